import { existsSync } from "node:fs";
import { join } from "node:path";

import { apiReport } from "../checks/api-report.ts";
import { boundaries } from "../checks/boundaries.ts";
import { browserCheck } from "../checks/browser-check.ts";
import { build } from "../checks/build.ts";
import { chromium } from "../checks/chromium.ts";
import { deadCode } from "../checks/dead-code.ts";
import { formatted } from "../checks/format.ts";
import { lint } from "../checks/lint.ts";
import { packageFiles } from "../checks/package-files.ts";
import { packageShape } from "../checks/package-shape.ts";
import { packageSize } from "../checks/package-size.ts";
import { program } from "../checks/program.ts";
import { publishExports } from "../checks/publish-exports.ts";
import { trackedText } from "../checks/tracked-text.ts";
import { typecheck } from "../checks/typecheck.ts";
import { vitestSuite } from "../checks/vitest-suite.ts";
import { demoSteps } from "../demo/check/cases.ts";
import type { Outcome } from "./outcome.ts";
import type { Member } from "./repo.ts";
import { members, publishedMembers, repoRoot } from "./repo.ts";
import type { Stage, Step } from "./step.ts";

const all = members(repoRoot);
const published = publishedMembers(repoRoot);

const holding = (file: string): readonly Member[] =>
  all.filter((member) => existsSync(join(repoRoot, member.folder, file)));

const step = (name: string, check: (root: string) => Promise<Outcome>): Step => ({
  name,
  run: async () => await check(repoRoot),
});

const stepPerMember = (
  word: string,
  list: readonly Member[],
  check: (root: string, member: Member) => Promise<Outcome>,
): readonly Step[] => list.map((member) => step(`${word} ${member.name}`, async (root) => await check(root, member)));

/** What must hold on a machine with Node and npm only: `npm test`. */
export const testStages: readonly Stage[] = [
  {
    width: 2,
    steps: [
      // First: in CI it installs what the tests of the testkit look at pages with.
      step("chromium", chromium),
      step("format", formatted),
      step("lint", lint),
      step("boundaries", boundaries),
      step("dead-code", deadCode),
      step("published-exports", publishExports),
      step("tracked-text", trackedText),
      ...stepPerMember(
        "typecheck",
        holding("tsconfig.json"),
        async (root, { folder }) => await typecheck(root, folder),
      ),
      step("typecheck docs", async (root) => await typecheck(root, "docs")),
      step("typecheck interop", async (root) => await typecheck(root, "interop")),
      step("typecheck tools", async (root) => await typecheck(root, "tools")),
      step("typecheck config-files", async (root) => await typecheck(root, "tools", "tsconfig.config-files.json")),
      step(
        "typecheck dev-page",
        async (root) => await typecheck(root, join("packages", "testkit", "src", "dev", "page")),
      ),
    ],
  },
  // One after the other: a package is built against the declarations of those before it.
  { width: 1, steps: stepPerMember("build", published, async (root, { folder }) => await build(root, folder)) },
  {
    width: 2,
    steps: [
      ...stepPerMember("package-shape", published, async (root, { folder }) => await packageShape(root, folder)),
      ...stepPerMember("package-files", published, async (root, { folder }) => await packageFiles(root, folder)),
      ...stepPerMember("package-size", published, async (root, { folder }) => await packageSize(root, folder)),
      ...stepPerMember(
        "api-report",
        published.filter((member) => member.manifest.exports !== undefined),
        apiReport,
      ),
    ],
  },
  {
    width: 1,
    steps: [
      ...stepPerMember(
        "unit",
        holding("vitest.config.ts"),
        async (root, { folder }) => await vitestSuite(root, folder),
      ),
      // The code that the site shows.
      step("unit docs", async (root) => await vitestSuite(root, "docs")),
      step("unit interop", async (root) => await vitestSuite(root, "interop")),
      // The checks themselves: tools/faults shows each of them going red.
      step("unit tools", async (root) => await vitestSuite(root, "tools")),
    ],
  },
];

const MINUTE_MS = 60_000;

/** A tenth of what `npm run chaos` does by itself: enough to see that nothing is broken outright. */
const CHAOS = ["--kills", "20", "--tasks", "60"];

/** A tenth of the plans of `npm run conformance:determinism`, and fewer replays. */
const DETERMINISM = ["--plans", "100", "--replays", "3", "--json"];

/** Each of npm, pnpm and the versions of Node once, and one update. */
const E2E = ["--reduced", "--json"];

/** The programs that a newcomer starts, each within its time limit. `npm run verify` runs them after the tests. */
export const programStages: readonly Stage[] = [
  {
    width: 1,
    steps: [
      // The demo itself, and then again with Ctrl-C and with its service killed.
      ...demoSteps,
      step("docs-build", async (root) => await program(root, "tools/docs-build.ts", [], 6 * MINUTE_MS)),
      // Every page, at two widths and in both themes: two minutes or three, and much more on a machine that does other things as well.
      step("docs-check", async (root) => await browserCheck(root, "tools/docs-check.ts", 12 * MINUTE_MS)),
      step("chaos", async (root) => await program(root, "tools/chaos.ts", CHAOS, 5 * MINUTE_MS)),
      step(
        "conformance-score",
        async (root) => await program(root, "tools/conformance-score.ts", ["--json"], 20 * MINUTE_MS),
      ),
      step(
        "conformance-determinism",
        async (root) => await program(root, "tools/determinism.ts", DETERMINISM, 5 * MINUTE_MS),
      ),
      // The packages as users get them, from a registry on loopback.
      step("e2e", async (root) => await program(root, "tools/e2e.ts", E2E, 12 * MINUTE_MS)),
      // Clients in Go and Python, where these are installed.
      step("interop", async (root) => await program(root, "tools/interop.ts", ["--json"], 10 * MINUTE_MS)),
    ],
  },
];
