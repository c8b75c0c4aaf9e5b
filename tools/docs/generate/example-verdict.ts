import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { ConformanceResult } from "@flyte-webapi/testkit";

import { rowText } from "../../../packages/testkit/src/report/timeline.ts";
import { exec } from "../../run/exec.ts";
import { repoRoot } from "../../run/repo.ts";
import { block, plain } from "./page.ts";

const KIT = join(repoRoot, "packages/testkit/src/cli/bin.ts");
const SOURCES = "--conditions=@flyte-webapi/source";
const CAUGHT = /requirementById\("(?<id>[A-Z]{2}-\d\d)"\)/;

/**
 * What the kit says of an example, and of its broken variant: run when the page is made.
 *
 * @param name folder in `examples`.
 * @throws Error when the example is not conformant, or the kit does not catch its broken variant.
 */
export async function exampleVerdict(name: string): Promise<string[]> {
  const result = await check(name, []);
  const { counts, verdict, verdictReason, settings } = result;
  if (verdict !== "conformant") throw new Error(`examples/${name} is ${verdict}: ${verdictReason}`);
  const runs = `${settings.runs} plans per requirement, seed ${settings.seed}`;
  return [
    "## What the kit says",
    `**Conformant**: ${plain(verdictReason)}. Of all requirements ${counts.pass} pass and ${counts["not-applicable"]} do not apply (${runs}).`,
    ...(await brokenStory(name)),
  ];
}

async function brokenStory(name: string): Promise<string[]> {
  const folder = join(repoRoot, "examples", name);
  const [file] = globSync("test/broken/*.ts", { cwd: folder });
  if (file === undefined) throw new Error(`examples/${name} has no broken variant in test/broken`);
  const id = CAUGHT.exec(readFileSync(join(folder, "test/broken.test.ts"), "utf8"))?.groups?.["id"];
  if (id === undefined) throw new Error(`examples/${name}/test/broken.test.ts names no requirement`);
  const { requirements } = await check(name, ["--plugin", `./${file}`, "--only", id]);
  const found = requirements.find((report) => report.id === id)?.counterexample;
  if (found === undefined) throw new Error(`the kit does not catch examples/${name}/${file} by ${id}`);
  const { timeline, end, expected, got } = found;
  return [
    `Of its broken variant, \`examples/${name}/${file}\`, it says that it breaks [${id}](../requirements/${id.toLowerCase()}.md):`,
    block([...timeline.map(rowText), "", `end:      ${end}`, `expected: ${expected}`, `got:      ${got}`].join("\n")),
  ];
}

async function check(name: string, args: readonly string[]): Promise<ConformanceResult> {
  const out = mkdtempSync(join(tmpdir(), "example-"));
  try {
    const { output } = await exec(
      "node",
      [SOURCES, KIT, "run", ...args, "--profile", "quick", "--report", "json", "--out", out],
      {
        cwd: join(repoRoot, "examples", name),
        // In CI the kit writes nothing into the corpus of a project.
        env: { CI: "1", NODE_OPTIONS: SOURCES },
      },
    );
    return readResult(join(out, "result.json"), output);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function readResult(file: string, output: string): ConformanceResult {
  try {
    // Written by this checkout's kit a moment ago.
    return JSON.parse(readFileSync(file, "utf8")) as ConformanceResult;
  } catch (cause) {
    throw new Error(`the kit wrote no result: ${output}`, { cause });
  }
}
