import { plain } from "./page.ts";

/** Where Flyte's repositories were read: their files move, and a link to a line of work must not. */
const READ_AT: Readonly<Record<string, string>> = {
  "flyteorg/flyte": "6fadb90d65",
  "flyteorg/flytekit": "e96c720308",
  "flyteorg/flyte-sdk": "7e2d4231b5",
};

const REPOSITORY = String.raw`(?<repository>[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*)`;
/** What a source may name: an address, a file, a commit, an issue or a pull request, an RFC, another requirement. */
const REFERENCE = new RegExp(
  [
    String.raw`(?<url>https:\/\/\S+?)(?=[:;,.]?(?:\s|$))`,
    String.raw`${REPOSITORY}(?:@(?<fileAt>[0-9a-f]{7,40}))?, (?<file>(?:[\w.-]+\/)+[\w.-]+\.(?:go|py))`,
    String.raw`${REPOSITORY.replace("repository", "ofCommit")}@(?<commit>[0-9a-f]{7,40})`,
    String.raw`${REPOSITORY.replace("repository", "ofThread")}#(?<thread>\d+)`,
    String.raw`RFC (?<rfc>\d+), section (?<section>[\d.]*\d)`,
    String.raw`\b(?<id>[A-Z]{2}-\d\d)\b`,
  ].join("|"),
  "g",
);

/**
 * The source of a demand as Markdown: what it names can be followed.
 *
 * @param pageOf where another requirement has its page; `undefined` for what is none.
 * @throws RangeError for a file of a repository of which nobody has said which version was read.
 */
export function evidence(source: string, pageOf: (id: string) => string | undefined): string {
  const parts: string[] = [];
  let end = 0;
  for (const match of source.matchAll(REFERENCE)) {
    parts.push(plain(source.slice(end, match.index)), linked(match[0], match.groups ?? {}, pageOf));
    end = match.index + match[0].length;
  }
  parts.push(plain(source.slice(end)));
  const text = parts.join("");
  return text.endsWith(".") ? text : `${text}.`;
}

function linked(
  text: string,
  groups: Readonly<Record<string, string | undefined>>,
  pageOf: (id: string) => string | undefined,
): string {
  const address = addressOf(groups, pageOf);
  return address === undefined ? plain(text) : `[${plain(text)}](${address})`;
}

function addressOf(
  groups: Readonly<Record<string, string | undefined>>,
  pageOf: (id: string) => string | undefined,
): string | undefined {
  const { url, repository, fileAt, file, ofCommit, commit, ofThread, thread, rfc, section, id } = groups;
  if (url !== undefined) return url;
  if (repository !== undefined) {
    const version = fileAt ?? READ_AT[repository];
    if (version === undefined)
      throw new RangeError(`say which version of ${repository} was read: ${repository}@<commit>, ${file}`);
    return `https://github.com/${repository}/blob/${version}/${file}`;
  }
  if (commit !== undefined) return `https://github.com/${ofCommit}/commit/${commit}`;
  // GitHub sends on to the pull request where the number is that of one.
  if (thread !== undefined) return `https://github.com/${ofThread}/issues/${thread}`;
  if (rfc !== undefined) return `https://www.rfc-editor.org/rfc/rfc${rfc}#section-${section}`;
  return id === undefined ? undefined : pageOf(id);
}
