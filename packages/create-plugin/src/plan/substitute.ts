import type { Stem } from "../name/stem.ts";

/** What stands for the plugin: its package, and what it is called in its code. */
export interface Words extends Stem {
  readonly packageName: string;
}

/**
 * Replaces the template's words by those of the new plugin. All in one pass: what was put in is not looked at again, so a name
 * may contain a word of the template.
 */
export function substitute(text: string, from: Words, to: Words): string {
  const replacements = new Map(KINDS.map((kind) => [from[kind], to[kind]]));
  const pattern = new RegExp([...replacements.keys()].map(escape).join("|"), "g");
  return text.replace(pattern, (word) => replacements.get(word) ?? word);
}

/** The package's name first, because it contains another of the words. */
const KINDS = ["packageName", "kebab", "snake", "pascal", "camel"] as const;

/** The text as a regular expression that matches nothing else. (`RegExp.escape` is younger than the oldest Node that runs this.) */
function escape(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, "\\$&");
}
