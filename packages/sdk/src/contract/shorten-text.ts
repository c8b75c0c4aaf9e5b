/** How much of a text {@link shortenText} keeps. */
export interface ShortenTextOptions {
  /** The most characters of the whole (UTF-16 code units): at least 10. Default: 2,000. */
  readonly maxChars?: number | undefined;
}

const MAX_CHARS = 2_000;
const LEAST_CHARS = 10;
const MARK = " … ";
/** The cause of an error usually stands at the end of its text, so the end gets more. */
const HEAD_SHARE = 0.25;

/**
 * The start and the end of a text that is too long, with a mark between them. A service may put a whole log into a message, and Flyte would refuse to store
 * it, so shorten what goes into reasons, errors and resources. A character that would be cut in two is replaced.
 *
 * @throws RangeError when `maxChars` is less than 10 or no integer.
 */
export function shortenText(text: string, { maxChars = MAX_CHARS }: ShortenTextOptions = {}): string {
  if (!Number.isInteger(maxChars) || maxChars < LEAST_CHARS) {
    throw new RangeError(`maxChars is ${maxChars}; expected an integer of at least ${LEAST_CHARS}`);
  }
  if (text.length <= maxChars) return text;
  const head = Math.floor(maxChars * HEAD_SHARE);
  const tail = maxChars - head - MARK.length;
  return `${text.slice(0, head)}${MARK}${text.slice(-tail)}`.toWellFormed();
}
