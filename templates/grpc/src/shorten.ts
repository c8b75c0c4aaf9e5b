const MAX_CHARS = 2_000;
const MARK = " … ";
/** The cause of an error usually stands at the end of its text. */
const HEAD_CHARS = 500;

/** The start and the end of a long text: a service may put a whole log into a message, and Flyte would refuse to store it. */
export function shorten(text: string): string {
  if (text.length <= MAX_CHARS) return text;
  const tail = text.slice(text.length - (MAX_CHARS - HEAD_CHARS - MARK.length));
  return `${text.slice(0, HEAD_CHARS)}${MARK}${tail}`.toWellFormed();
}
