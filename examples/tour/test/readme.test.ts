import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { readRegion } from "./read-region.ts";

const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
// A snippet names its region in a comment above it: <!-- src/plugin.ts#plugin -->
const snippets = [...readme.matchAll(/<!-- (\S+#\S+) -->\n+```ts\n([^]*?)\n```/g)].map(
  ([, source = "", code = ""]) => [source, code] as const,
);

describe("the README", () => {
  it("takes every TypeScript snippet from this example, where it is compiled and run", () => {
    expect(snippets.length).toBe([...readme.matchAll(/^```ts/gm)].length);
    expect(snippets.length).toBeGreaterThanOrEqual(7);
  });

  it.for(snippets)("shows %s as it is; `npm run readme:sync` copies it", ([source, code]) => {
    expect(code).toBe(readRegion(source));
  });
});
