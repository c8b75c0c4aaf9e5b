// Writes packages/sdk/src/connector/gen: Flyte's connector messages as JavaScript with declarations.
//
//   generate-idl.ts             writes it; needs the network
//   generate-idl.ts --check     compares with what is there; exit code 1 on any difference
//
// The official npm packages cannot be used as they are: that of v2 has only .ts files, which Node refuses to load from
// node_modules and whose paths leak into declarations; that of v1 has no usable services. docs/decisions/0012-connector.md.
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { descriptorsOfV2 } from "./idl/descriptors-of-v2.ts";
import { generateCode, generateDescriptorsOfV1, installSources, SOURCES } from "./idl/sources.ts";
import { exec } from "./run/exec.ts";
import { repoRoot } from "./run/repo.ts";
import { withTemporaryFolder } from "./run/temporary-folder.ts";

const TARGET = join(repoRoot, "packages/sdk/src/connector/gen");

const NOTE = `# Generated code

Written by \`npm run idl:update\`; do not edit. The messages and services of Flyte's connector protocol, made from
${Object.entries(SOURCES)
  .map(([name, version]) => `\`${name}@${version}\``)
  .join(", ")}.

Flyte's IDL is Copyright the Flyte authors, under the Apache License 2.0, which is also the licence of this package. Left out are the
options of other projects (HTTP routes, validation rules), which change nothing on the wire.
`;

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

await withTemporaryFolder("idl", async (folder) => {
  await installSources(folder);
  const generated = join(folder, "gen");
  for (const descriptors of [await descriptorsOfV2(folder), await generateDescriptorsOfV1(folder)]) {
    await generateCode(folder, descriptors, generated);
  }
  writeFileSync(join(generated, "README.md"), NOTE);
  if (values.check) {
    const diff = await exec("git", ["diff", "--no-index", "--stat", TARGET, generated], { cwd: repoRoot });
    process.stdout.write(diff.output);
    if (diff.code !== 0) process.exitCode = 1;
    return;
  }
  rmSync(TARGET, { recursive: true, force: true });
  cpSync(generated, TARGET, { recursive: true });
});
