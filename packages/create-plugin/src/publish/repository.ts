import { isFields, jsonAt, type Json } from "../merge/edit-json.ts";

/** A repository on GitHub. */
export interface Repository {
  readonly owner: string;
  readonly name: string;
}

const PART = /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9_-])?$/;

/** `owner/name`, or `undefined` when the text is something else. */
export function parseSlug(text: string): Repository | undefined {
  const [owner = "", name = "", ...rest] = text.split("/");
  return rest.length === 0 && PART.test(owner) && PART.test(name) ? { owner, name } : undefined;
}

/** The repository on GitHub that an address leads to, in all the spellings of git and npm; `undefined` for every other address. */
export function parseAddress(address: string): Repository | undefined {
  const [, slug] =
    /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]+@)?github\.com(?::\d+)?\/([^#?]+?)(?:\.git)?\/?(?:[#?].*)?$/.exec(
      address,
    ) ??
    /^(?:[^@/]+@)github\.com:([^#?]+?)(?:\.git)?\/?$/.exec(address) ??
    /^(?:github:)?([^/:@\s]+\/[^/:@\s#]+)$/.exec(address) ??
    [];
  return slug === undefined ? undefined : parseSlug(slug);
}

/** What package.json says, as npm reads it. */
export function repositoryField(manifest: Json): string | undefined {
  const field = jsonAt(manifest, ["repository"]);
  if (typeof field === "string") return field;
  const url = isFields(field) ? field["url"] : undefined;
  return typeof url === "string" ? url : undefined;
}

/** The form in which package.json names it: provenance is compared with it. */
export function repositoryUrl({ owner, name }: Repository): string {
  return `git+https://github.com/${owner}/${name}.git`;
}
