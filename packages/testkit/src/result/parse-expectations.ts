import { closestWord } from "../text/closest-word.ts";
import { EXPECTATIONS_VERSION, type Expectation, type Expectations } from "./expectation.ts";

/** Says all that is wrong with the expectations at once. */
export class ExpectationsError extends Error {
  override readonly name: string = "ExpectationsError";
  /** One per mistake. */
  readonly issues: readonly string[];

  constructor(source: string, issues: readonly string[]) {
    super([`${source} is wrong:`, ...issues.map((issue) => `  ${issue}`)].join("\n"));
    this.issues = issues;
  }
}

/**
 * Checks expectations that come from outside.
 *
 * @param source what to call them in messages: the name of a file.
 * @param ids all requirements of the kit.
 * @throws ExpectationsError with all that is wrong.
 */
export function parseExpectations(value: unknown, source: string, ids: readonly string[]): Expectations {
  const issues: string[] = [];
  const file = fields(value);
  if (file === undefined) throw new ExpectationsError(source, [`it is ${show(value)}; expected an object`]);
  if (file["version"] !== EXPECTATIONS_VERSION) {
    issues.push(`version is ${show(file["version"])}; expected ${EXPECTATIONS_VERSION}`);
  }
  for (const key of Object.keys(file)) {
    if (!["$schema", "version", "expected"].includes(key)) issues.push(unknownField(key, ["version", "expected"]));
  }
  const entries = fields(file["expected"]);
  if (entries === undefined) issues.push(`expected is ${show(file["expected"])}; expected an object, by requirement`);
  const expected: Record<string, Expectation> = {};
  for (const [id, entry] of Object.entries(entries ?? {})) {
    const parsed = parseEntry(`expected["${id}"]`, entry, issues);
    if (!ids.includes(id)) issues.push(`expected["${id}"]: the kit has no requirement "${id}"${hint(id, ids)}`);
    if (parsed !== undefined) expected[id] = parsed;
  }
  if (issues.length > 0) throw new ExpectationsError(source, issues);
  return { version: EXPECTATIONS_VERSION, expected };
}

const FIELDS = {
  "known-fail": ["verdict", "reason", "issue"],
  waived: ["verdict", "reason", "issue", "until"],
} as const;

function parseEntry(path: string, value: unknown, issues: string[]): Expectation | undefined {
  const before = issues.length;
  const entry = fields(value);
  if (entry === undefined) {
    issues.push(`${path} is ${show(value)}; expected an object`);
    return undefined;
  }
  const { verdict } = entry;
  if (verdict !== "known-fail" && verdict !== "waived") {
    issues.push(`${path}.verdict is ${show(verdict)}; expected "known-fail" or "waived"`);
    return undefined;
  }
  const known: readonly string[] = FIELDS[verdict];
  for (const key of Object.keys(entry)) {
    if (!known.includes(key)) issues.push(`${path}: ${unknownField(key, known)}`);
  }
  const text = (field: string): string => {
    const found = entry[field];
    if (typeof found === "string" && found.trim() !== "") return found;
    issues.push(`${path}.${field} is ${show(found)}; expected a text`);
    return "";
  };
  const reason = text("reason");
  const hasIssue = verdict === "waived" || entry["issue"] !== undefined;
  const issue = hasIssue ? text("issue") : undefined;
  if (issue !== undefined && issue !== "" && !URL.canParse(issue)) {
    issues.push(`${path}.issue is ${show(issue)}; expected the address of an issue`);
  }
  const until = verdict === "waived" ? text("until") : "";
  if (until !== "" && !isDay(until)) issues.push(`${path}.until is ${show(until)}; expected a day such as 2027-01-31`);
  if (issues.length > before) return undefined;
  if (verdict === "waived") return { verdict, reason, issue: issue ?? "", until };
  return issue === undefined ? { verdict, reason } : { verdict, reason, issue };
}

/** Whether the text is a day of the calendar, such as `2027-01-31`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function fields(value: unknown): Readonly<Record<string, unknown>> | undefined {
  // An object without a known type: its fields are `unknown`.
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function unknownField(key: string, known: readonly string[]): string {
  return `there is no field "${key}"${hint(key, known)}`;
}

function hint(word: string, candidates: readonly string[]): string {
  const closest = closestWord(word, candidates);
  return closest === undefined ? "" : `; did you mean "${closest}"?`;
}

function show(value: unknown): string {
  return value === undefined ? "missing" : JSON.stringify(value);
}
