import type { Redactor } from "./redact.ts";

// Control characters would forge log lines, or colour a terminal.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

// Redaction shortens a text, so more than is shown is looked at; but not megabytes.
const LOOKED_AT = 4;

/**
 * The start of a text that came from elsewhere, fit for a message: without secrets and control characters, of at most `maxChars`
 * characters and an ellipsis.
 *
 * @param cut whether the end of the text was cut off already.
 */
export function preview(text: string, cut: boolean, maxChars: number, redactor: Redactor): string {
  const start = text.slice(0, maxChars * LOOKED_AT);
  const isCut = cut || start.length < text.length;
  // Secrets go before anything else: of one that the cut went through, no part may stay.
  const clean = (isCut ? redactor.redactCut(start) : redactor.redact(start)).replace(CONTROL, " ").trim();
  if (clean.length > maxChars) return `${clean.slice(0, maxChars)}…`.toWellFormed();
  return isCut ? `${clean}…` : clean;
}
