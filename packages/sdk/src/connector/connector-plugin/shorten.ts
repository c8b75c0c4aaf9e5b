/** The most characters of what a connector says that are kept: it goes into every event, and into memory for every task. */
const MOST = 8_000;
const HEAD = 2_000;
const MARK = " [...] ";

/** The start and the end of a long text, because the cause of a failure mostly stands at its end. Half characters are replaced. */
export function shorten(text: string): string {
  if (text.length <= MOST) return text.toWellFormed();
  return `${text.slice(0, HEAD)}${MARK}${text.slice(HEAD + MARK.length - MOST)}`.toWellFormed();
}
