/** The name of an image, in the two parts that Helm charts want. */
export interface ImageReference {
  readonly repository: string;
  readonly tag: string;
}

// Source: the grammar of github.com/distribution/reference; a host may have a port.
const REPOSITORY =
  /^(?:[\w.-]+(?::\d+)?\/)?[a-z\d]+(?:(?:\.|_{1,2}|-+)[a-z\d]+)*(?:\/[a-z\d]+(?:(?:\.|_{1,2}|-+)[a-z\d]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[a-f\d]{64}$/;

/**
 * Reads `repository:tag` or `repository@sha256:digest`.
 *
 * @returns the text of what is wrong with it, if something is.
 */
export function readImageReference(text: string): ImageReference | string {
  const [named, digest] = splitLast(text, "@sha256:");
  // With a digest, a tag before it says nothing. The chart joins the parts with a colon, and so do we.
  if (digest !== undefined) {
    const [repository] = splitTag(named);
    if (!REPOSITORY.test(repository)) return "the name must be in lower case, such as ghcr.io/acme/spark-connector";
    return DIGEST.test(digest) ? { repository: `${repository}@sha256`, tag: digest } : "a digest has 64 hex digits";
  }
  const [repository, tag] = splitTag(text);
  if (!REPOSITORY.test(repository)) {
    const lower = repository.toLowerCase();
    const suggestion = REPOSITORY.test(lower) ? lower : "ghcr.io/acme/spark-connector";
    return `the name must be in lower case, such as ${suggestion}`;
  }
  if (tag === undefined) return `say which version: ${repository}:1.2.3`;
  return TAG.test(tag) ? { repository, tag } : "a tag has up to 128 letters, digits, dots, dashes and underscores";
}

/** A colon before the last slash belongs to the port of the host. */
function splitTag(text: string): readonly [string, string | undefined] {
  const colon = text.indexOf(":", text.lastIndexOf("/") + 1);
  return colon === -1 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)];
}

function splitLast(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.lastIndexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
