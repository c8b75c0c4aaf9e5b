/** An XML element: its name, its attributes, its text or its elements. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content: string | readonly string[] = [],
): string {
  const pairs = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeXml(String(value))}"`],
  );
  const open = `<${name}${pairs.join("")}`;
  if (typeof content === "string") return content === "" ? `${open}/>` : `${open}>${escapeXml(content)}</${name}>`;
  return content.length === 0 ? `${open}/>` : `${open}>\n${content.join("\n")}\n</${name}>`;
}

/** The text as XML and HTML take it, in an element or an attribute. What XML cannot hold at all is shown as U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(NOT_XML, "\uFFFD")
    .replaceAll(/[&<>"'\n\r\t]/g, (character) => ESCAPES[character] ?? character);
}

// Control characters and the two that are no characters: job ids and error messages of services may hold them.
// oxlint-disable-next-line no-control-regex
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]/g;

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};
