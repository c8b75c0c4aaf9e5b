import { readdirSync } from "node:fs";

/** The pages of a built site: paths from its root, such as `/guide/batch.html`. */
export function sitePages(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => `/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".html") && file !== "/404.html")
    .sort();
}
