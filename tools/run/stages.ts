import { existsSync } from "node:fs";
import { join } from "node:path";

import { build } from "../checks/build.ts";
import { formatted } from "../checks/format.ts";
import { lint } from "../checks/lint.ts";
import { program } from "../checks/program.ts";
import { typecheck } from "../checks/typecheck.ts";
import { vitestSuite } from "../checks/vitest-suite.ts";
import type { Member } from "./repo.ts";
import { members, publishedMembers, repoRoot } from "./repo.ts";
import type { Stage, Step } from "./step.ts";

const all = members(repoRoot);
const published = publishedMembers(repoRoot);

const holding = (file: string): readonly Member[] =>
  all.filter((member) => existsSync(join(repoRoot, member.folder, file)));

const perMember = (
  word: string,
  list: readonly Member[],
  run: (root: string, folder: string) => ReturnType<Step["run"]>,
): readonly Step[] =>
  list.map((member) => ({ name: `${word} ${member.name}`, run: async () => await run(repoRoot, member.folder) }));

/** What must hold on a machine with Node and npm only: `npm test`. */
export const testStages: readonly Stage[] = [
  {
    width: 2,
    steps: [
      { name: "format", run: async () => await formatted(repoRoot) },
      { name: "lint", run: async () => await lint(repoRoot) },
      ...perMember("typecheck", holding("tsconfig.json"), typecheck),
      { name: "typecheck tools", run: async () => await typecheck(repoRoot, "tools") },
      {
        name: "typecheck config-files",
        run: async () => await typecheck(repoRoot, "tools", "tsconfig.config-files.json"),
      },
    ],
  },
  // One after the other: a package is built against the declarations of those before it.
  { width: 1, steps: perMember("build", published, build) },
  { width: 1, steps: perMember("unit", holding("vitest.config.ts"), vitestSuite) },
];

/** The programs that a newcomer starts, each within its time limit. `npm run verify` runs them after the tests. */
export const programStages: readonly Stage[] = [
  {
    width: 1,
    steps: [
      { name: "demo", script: "tools/demo.ts", args: [], timeoutMs: 5 * 60_000 },
      { name: "conformance-score", script: "tools/conformance-score.ts", args: ["--json"], timeoutMs: 15 * 60_000 },
    ].map(({ name, script, args, timeoutMs }) => ({
      name,
      run: async () => await program(repoRoot, script, args, timeoutMs),
    })),
  },
];
