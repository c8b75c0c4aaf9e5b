import { knownSecretForms } from "./known-secret-forms.ts";

const REDACTED = "[redacted]";

// A cut-off secret of fewer characters than this is left alone.
const SHORTEST_START = 3;

/** Takes secrets out of texts. */
export interface Redactor {
  /** From now on, this value is taken out, in all forms in which it turns up. */
  add(secret: string): void;
  /** As `add`, of all secrets that `find` gives, which is asked when there is something to redact. */
  addLater(find: () => Iterable<string>): void;
  /** The text without secrets. */
  redact(text: string): string;
  /** The text without secrets, when its end was cut off: also without the start of a secret that the cut went through. */
  redactCut(text: string): string;
}

/** Makes a redactor that knows no secrets yet. */
export function createRedactor(): Redactor {
  const unread: (() => Iterable<string>)[] = [];
  const secrets = new Set<string>();
  const forms = new Set<string>();
  const allForms = (): ReadonlySet<string> => {
    // Only when they are needed: most calls succeed, and then there is nothing to redact.
    for (const find of unread.splice(0)) for (const secret of find()) secrets.add(secret);
    for (const secret of secrets) for (const form of knownSecretForms(secret)) forms.add(form);
    secrets.clear();
    return forms;
  };
  return {
    add(secret) {
      if (secret !== "") secrets.add(secret);
    },
    addLater: (find) => void unread.push(find),
    redact: (text) => replaceSpans(text, findSpans(text, allForms())),
    redactCut: (text) => replaceSpans(text, [...findSpans(text, allForms()), ...findCutSpans(text, allForms())]),
  };
}

type Span = readonly [start: number, end: number];

// All places of all forms are found before anything is replaced: of two secrets that overlap, no half may remain.
function findSpans(text: string, forms: Iterable<string>): Span[] {
  const spans: Span[] = [];
  for (const form of forms) {
    for (let start = text.indexOf(form); start !== -1; start = text.indexOf(form, start + 1)) {
      spans.push([start, start + form.length]);
    }
  }
  return spans;
}

function findCutSpans(text: string, forms: Iterable<string>): Span[] {
  const spans: Span[] = [];
  for (const form of forms) {
    for (let length = Math.min(form.length - 1, text.length); length >= SHORTEST_START; length--) {
      if (!text.endsWith(form.slice(0, length))) continue;
      spans.push([text.length - length, text.length]);
      break;
    }
  }
  return spans;
}

function replaceSpans(text: string, spans: readonly Span[]): string {
  let result = "";
  let position = 0;
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    if (start > position || (start === position && !result.endsWith(REDACTED))) {
      result += text.slice(position, start) + REDACTED;
    }
    position = Math.max(position, end);
  }
  return result + text.slice(position);
}
