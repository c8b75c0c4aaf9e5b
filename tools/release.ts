// Publishes what is not on npm yet: `node tools/bootstrap.mjs tools/release.ts`, called by .github/workflows/release.yml.
//
//   --dry-run    packs everything, and lets npm say what it would publish
//
// The packages are built before. What is published is staged: a maintainer approves it on npmjs.com. In a workflow each package.json gets the repository that the
// workflow is of, for as long as it is packed.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { publishTarball } from "./release/publish-tarball.ts";
import { withRepository, workflowRepository } from "./release/with-repository.ts";
import { pack } from "./run/pack.ts";
import { publishedMembers, repoRoot } from "./run/repo.ts";
import { withTemporaryFolder } from "./run/temporary-folder.ts";

const { values } = parseArgs({ options: { "dry-run": { type: "boolean", default: false } } });

const dryRun = values["dry-run"];
const repository = workflowRepository(process.env);
if (repository === undefined && !dryRun) {
  throw new Error("Only a workflow of GitHub can publish: npm trusts nobody else. To see what it would do: --dry-run");
}

/** Packs a package that says which repository it comes from. */
async function packMember(folder: string, destination: string): Promise<string> {
  if (repository === undefined) return await pack(repoRoot, folder, destination);
  const file = join(repoRoot, folder, "package.json");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, withRepository(text, repository, folder.replaceAll("\\", "/")));
  try {
    return await pack(repoRoot, folder, destination);
  } finally {
    writeFileSync(file, text);
  }
}

await withTemporaryFolder("release", async (folder) => {
  for (const member of publishedMembers(repoRoot)) {
    const destination = join(folder, member.name);
    mkdirSync(destination);
    const tarball = await packMember(member.folder, destination);
    const said = await publishTarball(tarball, member.manifest, dryRun);
    process.stdout.write(`${member.manifest.name}: ${said}\n`);
  }
});
