/** Where a line may break within code: after a mark between words, and before the next word of `aNameLikeThis`. */
const BREAK = /(?<=[./_(,:@])(?=\w)|(?<=[a-z\d])(?=[A-Z])/;

/**
 * Code in which a line may break between words, and only there. What is copied is the same as before.
 *
 * @param escape makes HTML of text.
 */
export function breakable(text: string, escape: (text: string) => string): string {
  return text.split(BREAK).map(escape).join("<wbr>");
}
