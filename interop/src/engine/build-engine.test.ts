import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { goVersionOf } from "./build-engine.ts";
import { engineDirection } from "./engine-direction.ts";

const MODULE = "github.com/flyteorg/flyte/v2";

function folderWith(goMod?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "flyte-webapi-checkout-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "executor"));
  if (goMod !== undefined) writeFileSync(join(folder, "go.mod"), goMod);
  return folder;
}

test("a checkout says which Go it needs", () => {
  expect(goVersionOf(folderWith(`module ${MODULE}\n\ngo 1.26.5\n`), MODULE)).toBe("1.26.5");
});

test.for([
  [undefined, 'must be a checkout of github.com/flyteorg/flyte/v2: its go.mod says "nothing"'],
  ["module github.com/flyteorg/flyte\n", 'its go.mod says "github.com/flyteorg/flyte"'],
  [`module ${MODULE}\n`, "must say which version of Go it needs"],
] as const)("%j is no go.mod of Flyte", ([goMod, words]) => {
  const folder = folderWith(goMod);
  expect(() => goVersionOf(folder, MODULE)).toThrow(words);
});

test("without a checkout the engine is skipped, and how to run it is said", async () => {
  const report = await engineDirection(undefined, "", () => {});
  expect(report).toMatchObject({ passed: 0, failed: 0, skipped: 1 });
  expect(report.details[0]?.detail).toContain("--flyte-source");
});

test("a folder that is no checkout is a failure", async () => {
  const sources = { flyte: folderWith(), stow: undefined };
  const report = await engineDirection(sources, "", () => {});
  expect(report).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
  expect(report.details[0]?.detail).toContain("must be a checkout");
});
