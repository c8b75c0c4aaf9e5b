// Publishes what is not on npm yet: `node tools/bootstrap.mjs tools/release.ts`, called by .github/workflows/release.yml.
//
//   --dry-run    packs everything, and lets npm say what it would publish
//
// The packages are built before. What is published is staged: a maintainer approves it on npmjs.com.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { publishTarball } from "./release/publish-tarball.ts";
import { pack } from "./run/pack.ts";
import { publishedMembers, repoRoot } from "./run/repo.ts";
import { withTemporaryFolder } from "./run/temporary-folder.ts";

const { values } = parseArgs({ options: { "dry-run": { type: "boolean", default: false } } });

await withTemporaryFolder("release", async (folder) => {
  for (const member of publishedMembers(repoRoot)) {
    const destination = join(folder, member.name);
    mkdirSync(destination);
    const tarball = await pack(repoRoot, member.folder, destination);
    const said = await publishTarball(tarball, member.manifest, values["dry-run"]);
    process.stdout.write(`${member.manifest.name}: ${said}\n`);
  }
});
