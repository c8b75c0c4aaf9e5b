import { readFileSync } from "node:fs";

/**
 * The text between `// #region name` and its end, without the indentation that all its lines share.
 *
 * @param source path below this example, `#`, and the name of the region, such as `src/plugin.ts#config`.
 * @throws RangeError when there is no such region.
 */
export function readRegion(source: string): string {
  const [path = "", name = ""] = source.split("#");
  const lines = readFileSync(new URL(`../${path}`, import.meta.url), "utf8").split("\n");
  const start = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  const end = lines.findIndex((line, index) => index > start && line.trim() === "// #endregion");
  if (start < 0 || end < 0) throw new RangeError(`${path} has no region "${name}"`);
  const body = lines.slice(start + 1, end);
  const indent = Math.min(...body.filter((line) => line !== "").map((line) => line.length - line.trimStart().length));
  return body
    .map((line) => line.slice(indent))
    .join("\n")
    .trim();
}
