import { renderMermaidSVG } from "beautiful-mermaid";
import type { MarkdownRenderer } from "vitepress";

/** Draws `mermaid` blocks when the site is built: readers load no drawing program, and see pictures without a network. */
export function drawMermaid(markdown: MarkdownRenderer): void {
  const fence = markdown.renderer.rules.fence;
  let count = 0;
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const token = tokens[index];
    if (token?.info.trim() !== "mermaid") return fence?.(tokens, index, ...rest) ?? "";
    return figure(token.content, `diagram-${++count}`);
  };
}

function figure(source: string, id: string): string {
  const svg = renderMermaidSVG(source, { transparent: true, font: "inherit" })
    // Its own colours and its font from the network give way to those of the theme (theme/style.css).
    .replace(/<style>[^]*?<\/style>/, "")
    .replace(/ style="--bg[^"]*"/, "")
    // A picture shrinks with the page as long as its letters can be read; then it scrolls.
    .replace(/ width="([\d.]+)" height="[\d.]+"/, (_size, width: string) => ` style="${widthsOf(Number(width))}"`)
    .replaceAll(/\bid="([^"]+)"/g, `id="${id}-$1"`)
    .replaceAll(/url\(#([^)]+)\)/g, `url(#${id}-$1)`)
    // A line between two elements would end the HTML block in Markdown, and a brace would be Vue's.
    .replaceAll(/\n\s*/g, "")
    .replaceAll("{{", "&#123;&#123;");
  return `<figure class="diagram" role="img" aria-label="${label(source)}" tabindex="0" v-pre>${svg}</figure>\n`;
}

/** How small a picture may become. */
const SMALLEST = 0.75;

function widthsOf(width: number): string {
  return `width:100%;max-width:${Math.round(width)}px;min-width:${Math.round(SMALLEST * width)}px`;
}

/** The diagram in words: its lines, without their marks. */
function label(source: string): string {
  const lines = source.split("\n").slice(1);
  const words = lines.map((line) =>
    line
      .replaceAll(/[[\](){}"|]|<br\/?>/g, " ")
      .replaceAll(/-+(\.-*)?>/g, "to")
      .trim(),
  );
  return words
    .filter((line) => line !== "")
    .join("; ")
    .replaceAll("&", "&amp;")
    .replaceAll(/\s+/g, " ")
    .replaceAll("<", "&lt;");
}
