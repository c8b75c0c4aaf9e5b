type Fields = Readonly<Record<string, unknown>>;

/** The order in which npm's own documentation has them; what is not listed comes last. */
const ORDER: readonly string[] = [
  "name",
  "version",
  "description",
  "keywords",
  "license",
  "type",
  "sideEffects",
  "engines",
  "exports",
  "files",
  "scripts",
  "dependencies",
  "peerDependencies",
  "devDependencies",
  "allowScripts",
  "publishConfig",
];
/** Their entries are sorted, as npm does. */
const SORTED: ReadonlySet<string> = new Set([
  "scripts",
  "dependencies",
  "peerDependencies",
  "devDependencies",
  "allowScripts",
]);
/** Says that the template itself is not published. */
const LEFT_OUT = "private";

/** One package.json made from several parts: a later value takes the place of an earlier one, and objects are merged. */
export function mergeManifests(texts: readonly string[]): string {
  const merged = texts.map(parse).reduce(mergeFields, {});
  const sorted = Object.entries(merged)
    .filter(([name]) => name !== LEFT_OUT)
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, value]): [string, unknown] => [name, SORTED.has(name) ? sortKeys(fieldsOf(value)) : value]);
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
}

function mergeFields(earlier: Fields, later: Fields): Fields {
  const merged = Object.entries(later).map(([name, value]): [string, unknown] => {
    const before = earlier[name];
    return [name, isObject(before) && isObject(value) ? mergeFields(before, value) : value];
  });
  return { ...earlier, ...Object.fromEntries(merged) };
}

function rank(name: string): number {
  const index = ORDER.indexOf(name);
  return index === -1 ? ORDER.length : index;
}

function sortKeys(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parse(text: string): Fields {
  return fieldsOf(JSON.parse(text));
}

function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
