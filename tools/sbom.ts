// Writes what each published package is made of, as CycloneDX: `node tools/bootstrap.mjs tools/sbom.ts <folder>`.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { makeSbom } from "./release/sbom.ts";
import { publishedMembers, repoRoot } from "./run/repo.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined)
  throw new TypeError("sbom.ts: no folder is given; expected where to write <package>.cdx.json");
mkdirSync(folder, { recursive: true });
for (const member of publishedMembers(repoRoot)) {
  const sbom = await makeSbom(repoRoot, member);
  const file = join(folder, `${member.name}.cdx.json`);
  writeFileSync(file, `${JSON.stringify(sbom, undefined, 2)}\n`);
  process.stdout.write(`${file}: ${sbom.components.length} components\n`);
}
