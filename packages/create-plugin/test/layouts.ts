import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import type { FileTree } from "../src/template/template.ts";

/** The templates that the first layout had. */
export const LAYOUT_1_TEMPLATES = ["rest", "sync", "connector", "bare"] as const;

/** A project as a published layout made it: recorded by scripts/record-layout.ts, and never changed. */
export function readLayout(layout: number, template: string): FileTree {
  const file = join(import.meta.dirname, "fixtures/layouts", String(layout), `${template}.json.gz`);
  // Written by record-layout.ts.
  return new Map(Object.entries(JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as Record<string, string>));
}
