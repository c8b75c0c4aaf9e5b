import { folderOf } from "./package-name.ts";

/** What a plugin is called inside its own code, in the three spellings that the templates use. */
export interface Stem {
  /** `my-jobs`: the plugin's id and file names. */
  readonly kebab: string;
  /** `my_jobs`: its task type. */
  readonly snake: string;
  /** `myJobs`: the start of identifiers. */
  readonly camel: string;
  /** `MyJobs`: the start of type names. */
  readonly pascal: string;
}

/** Words that say what the package is, not what it connects to. */
const NOISE: ReadonlySet<string> = new Set(["flyte", "webapi", "plugin"]);

/**
 * What a package's plugin is called in its code: the name without its scope and without the words `flyte`, `webapi` and `plugin` at
 * either end, so `@acme/flyte-plugin-my-jobs` gives `my-jobs`. Always begins with a letter.
 */
export function toStem(packageName: string): Stem {
  const words = folderOf(packageName)
    .split(/[-._]+/)
    .filter((word) => word !== "");
  while (words.length > 1 && NOISE.has(words[0] ?? "")) words.shift();
  while (words.length > 1 && NOISE.has(words.at(-1) ?? "")) words.pop();
  // No identifier and no task type begins with a digit.
  if (/^[0-9]/.test(words[0] ?? "")) words.unshift("job");
  return spell(words);
}

/** The spellings of a stem that is written `my-jobs`. */
export function parseStem(kebab: string): Stem {
  return spell(kebab.split("-"));
}

function spell(words: readonly string[]): Stem {
  const pascal = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
  return {
    kebab: words.join("-"),
    snake: words.join("_"),
    camel: pascal.slice(0, 1).toLowerCase() + pascal.slice(1),
    pascal,
  };
}
