import { builtinModules } from "node:module";

/** The longest name that npm accepts. */
const MAX_LENGTH = 214;
/** A part of a name: letters, digits, and `-`, `.` or `_` between them. Stricter than npm, which also takes `~` and odd ends. */
const PART = /^[a-z0-9]+(?:[-._]+[a-z0-9]+)*$/;
/** Names that npm refuses. */
const NPM_RESERVED: ReadonlySet<string> = new Set(["node_modules", "favicon.ico", "package.json"]);
/** Names that Windows gives to devices: no folder can be called so there, whatever follows the first dot. */
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?$/;
/** An import of one of these never reaches a package. */
const NODE_MODULES: ReadonlySet<string> = new Set(builtinModules.map((name) => name.replace(/^node:|\/.*$/g, "")));

/** A name without a suggestion of its own gets this one. */
const FALLBACK = "my-plugin";

/** What is wrong with a package name, for a sentence that begins with the name; `undefined` when it can be used. */
export function packageNameProblem(name: string, taken: ReadonlySet<string> = new Set()): string | undefined {
  if (name === "") return "is empty";
  if (name.length > MAX_LENGTH) return `has ${name.length} characters; npm takes at most ${MAX_LENGTH}`;
  const scoped = /^@([^/]*)\/(.*)$/s.exec(name);
  const parts = scoped === null ? [name] : [scoped[1] ?? "", scoped[2] ?? ""];
  for (const part of parts) {
    const problem = partProblem(part, scoped !== null);
    if (problem !== undefined) return problem;
  }
  const folder = folderOf(name);
  if (NPM_RESERVED.has(folder)) return "is reserved by npm";
  if (WINDOWS_DEVICE.test(folder)) return "is the name of a device on Windows, where no folder can be called so";
  if (scoped === null && NODE_MODULES.has(name)) return "is a module of Node itself, so it could never be imported";
  if (taken.has(name)) return "is a package that the project itself depends on";
  return undefined;
}

function partProblem(part: string, scoped: boolean): string | undefined {
  if (PART.test(part)) return undefined;
  if (part === "") return "has an empty part; expected @scope/name";
  if (/[A-Z]/.test(part)) return "has upper-case letters, which npm refuses";
  if (/^[a-z0-9._-]*$/.test(part)) return "must begin and end with a letter or a digit";
  if (!scoped && part.includes("/")) return "is a path, not a name; a folder is given with --dir";
  return "may hold lower-case letters, digits, and - . _ between them, nothing else";
}

/** A name that can be used and is near to `name`. */
export function suggestPackageName(name: string, taken: ReadonlySet<string> = new Set()): string {
  const scoped = /^@([^/]+)\/(.*)$/s.exec(name);
  const scope = scoped === null ? "" : tidy(scoped[1] ?? "");
  const last = tidy(
    scoped === null ? (name.split(/[/\\]/).findLast((part) => tidy(part) !== "") ?? "") : (scoped[2] ?? ""),
  );
  const prefix = scope === "" ? "" : `@${scope}/`;
  const candidates = [`${prefix}${last}`, `${prefix}${last}-plugin`, `${prefix}flyte-${last}`, last, FALLBACK];
  return candidates.find((candidate) => packageNameProblem(candidate, taken) === undefined) ?? FALLBACK;
}

function tidy(part: string): string {
  return part
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, "-")
    .slice(0, 100)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, "");
}

/** The folder that a package is written to unless somebody says otherwise: its name without the scope. */
export function folderOf(name: string): string {
  return name.replace(/^@[^/]*\//, "");
}
