/** The lines of a text, each with its end. Joined they are the text again. */
export function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Whether every line of a text ends as on Windows. */
export function isCrlf(text: string): boolean {
  return text.includes("\r\n") && !/(?:^|[^\r])\n/.test(text);
}

/** The text with the line ends that are used everywhere but on Windows. */
export function toLf(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/** The text with the line ends of Windows. */
export function toCrlf(text: string): string {
  return toLf(text).replaceAll("\n", "\r\n");
}
