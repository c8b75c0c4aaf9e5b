import { breakable } from "../../../docs/.vitepress/breakable.ts";

/** A page that is made, not written. */
export interface Page {
  /** Path below `docs/reference`, such as `errors/throttled.md`. */
  readonly path: string;
  readonly markdown: string;
}

/** Text as it is, in Markdown that Vue reads afterwards. */
export function plain(text: string): string {
  return text.replaceAll(/[&<>{}|*_[\]`\\]/g, (character) => `&#${character.codePointAt(0)};`);
}

/** Text in the way of code: nothing in it means anything. */
export function code(text: string): string {
  return `<code v-pre>${breakable(text, plain)}</code>`;
}

/** A block of text as it is. */
export function block(text: string, language = "text"): string {
  return `\`\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\``;
}

/** A table; its cells are Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** `a full sentence` becomes `A full sentence.` */
export function sentence(text: string): string {
  const whole = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
