// Describes the public API of every package in packages/*/etc, one file per published entry.
//
//   api-report.ts                    compares with the declarations that were built; exit code 1 on any difference
//   api-report.ts --update           builds the packages and writes the reports
//   --root <folder>                  another workspace than this one
//   --package <name>                 only the package in packages/<name>
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { apiEntries } from "./api/entries.ts";
import { exportedNames } from "./api/exported-names.ts";
import { extract } from "./api/extract.ts";
import { PRIVATE_TYPES, privateTypes } from "./api/private-types.ts";
import { build } from "./checks/build.ts";
import { exec } from "./run/exec.ts";
import type { Member } from "./run/repo.ts";
import { publishedMembers, repoRoot } from "./run/repo.ts";
import { withTemporaryFolder } from "./run/temporary-folder.ts";

const { values } = parseArgs({
  options: {
    update: { type: "boolean", default: false },
    root: { type: "string", default: repoRoot },
    package: { type: "string" },
  },
});

const { root, update } = values;
const chosen = publishedMembers(root).filter(({ name }) => values.package === undefined || values.package === name);
for (const member of chosen) {
  if (apiEntries(member).length === 0) continue;
  const problems = update ? await refresh(member) : await compare(member);
  if (problems.length > 0) process.exitCode = 1;
  for (const problem of problems) process.stdout.write(`${member.folder}: ${problem}\n`);
}

async function refresh(member: Member): Promise<readonly string[]> {
  const built = await build(root, member.folder);
  if (built.failed > 0) return [built.output];
  const etc = join(root, member.folder, "etc");
  return await withTemporaryFolder("api", async (destination) => {
    const problems = reports(member, destination);
    mkdirSync(etc, { recursive: true });
    for (const file of readdirSync(etc)) if (file !== PRIVATE_TYPES) rmSync(join(etc, file));
    for (const { reportName } of apiEntries(member)) copyFileSync(join(destination, reportName), join(etc, reportName));
    await Promise.resolve();
    return problems;
  });
}

async function compare(member: Member): Promise<readonly string[]> {
  const etc = join(root, member.folder, "etc");
  return await withTemporaryFolder("api", async (destination) => {
    const problems = [...reports(member, destination)];
    for (const { reportName } of apiEntries(member)) {
      problems.push(...(await difference(join(etc, reportName), join(destination, reportName), reportName)));
    }
    const known = new Set([PRIVATE_TYPES, ...apiEntries(member).map(({ reportName }) => reportName)]);
    const left = existsSync(etc) ? readdirSync(etc).filter((file) => !known.has(file)) : [];
    return [...problems, ...left.map((file) => `etc/${file} describes no entry`)];
  });
}

function reports(member: Member, destination: string): readonly string[] {
  const folder = join(root, member.folder);
  const unbuilt = apiEntries(member).filter((entry) => !existsSync(join(folder, entry.types)));
  if (unbuilt.length > 0) return unbuilt.map((entry) => `${entry.types} is not built`);

  const problems = apiEntries(member).flatMap((entry) => extract(folder, entry, destination));
  // Each entry is looked at alone, but a user may import the type from another entry of the package.
  const exported = exportedNames(apiEntries(member).map((entry) => join(destination, entry.reportName)));
  const hidden = privateTypes(folder);
  const named = new Set(problems.flatMap(({ missingExport }) => missingExport ?? []));
  const spare = hidden.filter((name) => !named.has(name));
  return [
    ...problems
      .filter(({ missingExport: name }) => name === undefined || !(exported.has(name) || hidden.includes(name)))
      .map(({ text }) => text),
    ...spare.map((name) => `etc/${PRIVATE_TYPES} lists ${name}, which no entry refers to without exporting it`),
  ];
}

async function difference(committed: string, current: string, name: string): Promise<readonly string[]> {
  if (!existsSync(current)) return [];
  if (!existsSync(committed)) return [`etc/${name} is missing; \`npm run api:update\` writes it`];
  const diff = await exec("git", ["diff", "--no-index", "--no-color", "--no-prefix", committed, current], {
    cwd: root,
  });
  if (diff.code === 0) return [];
  return [`the public API differs from etc/${name}; if that is meant, \`npm run api:update\`\n${diff.output}`];
}
