/** What {@link toYaml} writes. Fields that are `undefined` are left out. */
export type YamlValue = string | number | boolean | null | readonly YamlValue[] | YamlMap;

/** A mapping. */
export interface YamlMap {
  readonly [key: string]: YamlValue | undefined;
}

/** Writes a mapping as YAML that parsers of YAML 1.1 (Helm, kubectl) and 1.2 read alike. */
export function toYaml(map: YamlMap): string {
  return linesOf(map)
    .map((line) => `${line}\n`)
    .join("");
}

/** Every line becomes a comment. */
export function toComment(text: string): string {
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => (line === "" ? "#\n" : `# ${line}\n`))
    .join("");
}

/** Moves every line that is not empty to the right. */
export function indent(text: string, spaces: number): string {
  return text.replaceAll(/^(?=.)/gm, " ".repeat(spaces));
}

function linesOf(value: readonly YamlValue[] | YamlMap): readonly string[] {
  if (isList(value)) return value.flatMap(itemLines);
  return Object.entries(value).flatMap(([key, field]) => (field === undefined ? [] : fieldLines(key, field)));
}

function fieldLines(key: string, value: YamlValue): readonly string[] {
  const name = scalar(key);
  if (!isNested(value)) return [`${name}: ${scalar(value)}`];
  return [`${name}:`, ...linesOf(value).map((line) => `  ${line}`)];
}

function itemLines(value: YamlValue): readonly string[] {
  if (!isNested(value)) return [`- ${scalar(value)}`];
  return linesOf(value).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
}

const isList = (value: YamlValue): value is readonly YamlValue[] => Array.isArray(value);

/** Whether a value takes lines of its own; what is empty has none. */
function isNested(value: YamlValue): value is readonly YamlValue[] | YamlMap {
  if (typeof value !== "object" || value === null) return false;
  return isList(value) ? value.length > 0 : Object.values(value).some((field) => field !== undefined);
}

/** Starts with a letter or a slash, so it is no number and no date; a colon is not followed by a space. */
const PLAIN = /^[A-Za-z/](?:[\w./@+-]|:(?=[\w/]))*$/;
/** In YAML 1.1 these are booleans or null. */
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
/** Line breaks and invisible characters, which YAML 1.1 allows in no text. JSON escapes the others. */
const UNPRINTABLE = /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g;

function scalar(value: YamlValue): string {
  if (typeof value === "object" && value !== null) return isList(value) ? "[]" : "{}";
  if (typeof value !== "string") return String(value);
  if (PLAIN.test(value) && !WORDS.test(value)) return value;
  const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value).replaceAll(UNPRINTABLE, escape);
}
