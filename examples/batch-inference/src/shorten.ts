const HEAD_CHARS = 500;
const TAIL_CHARS = 1_500;

/** The start and the end of a long text, where the causes of errors stand: Flyte would refuse to store all of it. */
export function shorten(text: string): string {
  if (text.length <= HEAD_CHARS + TAIL_CHARS) return text;
  return `${text.slice(0, HEAD_CHARS)} … ${text.slice(-TAIL_CHARS)}`.toWellFormed();
}
