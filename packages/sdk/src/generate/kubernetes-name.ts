/** What a name is for; each has rules of its own. */
export type NameKind = "service" | "namespace" | "secret";

interface Rule {
  readonly pattern: RegExp;
  readonly longest: number;
  readonly expected: string;
  /** The first character of a suggestion, where that of the text cannot be used. */
  readonly prefix: string;
}

const LABEL = "lower-case letters, digits and dashes";
// Source: Kubernetes, "Object Names and IDs" (RFC 1035 and RFC 1123).
const RULES: Readonly<Record<NameKind, Rule>> = {
  service: {
    pattern: /^[a-z](?:[a-z\d-]*[a-z\d])?$/,
    longest: 63,
    expected: `1 to 63 ${LABEL}, from a letter to a letter or digit`,
    prefix: "c",
  },
  namespace: {
    pattern: /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/,
    longest: 63,
    expected: `1 to 63 ${LABEL}, with a letter or digit at both ends`,
    prefix: "",
  },
  secret: {
    pattern: /^[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*$/,
    longest: 253,
    expected: `1 to 253 ${LABEL}, in parts with dots between them`,
    prefix: "",
  },
};

/** What is wrong with a name of Kubernetes, with a suggestion; nothing when it can be used. */
export function nameProblem(kind: NameKind, name: string): string | undefined {
  if (isName(kind, name)) return undefined;
  const suggestion = suggestName(kind, name);
  return `expected ${RULES[kind].expected}${suggestion === undefined ? "" : `, such as ${suggestion}`}`;
}

/** The name that comes nearest to a text; nothing when there is no letter and no digit in it. */
export function suggestName(kind: NameKind, text: string): string | undefined {
  const { longest, prefix } = RULES[kind];
  const words = text
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  if (words === "") return undefined;
  const name = (isName(kind, words.slice(0, 1)) ? words : `${prefix}-${words}`).slice(0, longest).replace(/-+$/, "");
  return isName(kind, name) ? name : undefined;
}

function isName(kind: NameKind, name: string): boolean {
  const { pattern, longest } = RULES[kind];
  return name.length <= longest && pattern.test(name);
}
