const MOST = 2_000;
const HEAD = 500;

/** The start and the end of a long text: the cause of a failure mostly stands at its end. */
export function shorten(text: string): string {
  return text.length <= MOST ? text : `${text.slice(0, HEAD)} ... ${text.slice(HEAD - MOST)}`;
}
