import type { Member } from "../run/repo.ts";

/** One published entry of a package, and the report that describes it. */
export interface ApiEntry {
  /** The declarations, relative to the package. */
  readonly types: string;
  /** The name of the report in the package's `etc` folder: `sdk.api.md`, `sdk-http.api.md`. */
  readonly reportName: string;
}

/** The entries of `member` that have declarations. */
export function apiEntries(member: Member): readonly ApiEntry[] {
  return Object.entries(member.manifest.exports ?? {}).flatMap(([entry, target]) => {
    if (typeof target !== "object" || target === null || !("types" in target)) return [];
    const suffix = entry === "." ? "" : `-${entry.slice(2).replaceAll("/", "-")}`;
    return [{ types: String(target.types), reportName: `${member.name}${suffix}.api.md` }];
  });
}
