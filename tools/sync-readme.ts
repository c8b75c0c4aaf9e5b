// Copies the regions of examples/tour into the README; examples/tour/test/readme.test.ts fails while they differ.
import { readFileSync, writeFileSync } from "node:fs";

import { readRegion } from "../examples/tour/test/read-region.ts";

const readmeUrl = new URL("../README.md", import.meta.url);
const readme = readFileSync(readmeUrl, "utf8");
const synced = readme.replaceAll(
  /(<!-- (\S+#\S+) -->\n+```ts\n)[^]*?\n?```/g,
  (_match, head: string, source: string) => `${head}${readRegion(source)}\n\`\`\``,
);
writeFileSync(readmeUrl, synced);
