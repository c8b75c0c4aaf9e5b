import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";

import { findNode, type FoundNode } from "../run/find-node.ts";
import { casesOf, FORMS, MAIN_NODE, nameOf, NODES, type E2eCase } from "./cases/matrix.ts";
import { measure, type Timings } from "./cases/measure.ts";
import { runCase } from "./cases/run-case.ts";
import { compareTrees, type TreeNode } from "./cases/same-trees.ts";
import { CheckFailed } from "./machine/check-failed.ts";
import { makeHome, type Home } from "./machine/home.ts";
import { provideManager, type Manager } from "./machine/package-managers.ts";
import type { E2eOptions } from "./options.ts";
import { installProgram } from "./project/install-program.ts";
import { checkSboms } from "./registry/check-sboms.ts";
import { readNpmSettings } from "./registry/npm-settings.ts";
import { publishPackages } from "./registry/publish-packages.ts";
import { publishStandIns } from "./registry/publish-stand-ins.ts";
import { startRegistry } from "./registry/start-registry.ts";
import { layoutsOf, type Layout } from "./update/layouts.ts";
import { nameOfUpdate, runUpdate } from "./update/run-update.ts";

/** The last line of a run with `--json`. */
export interface E2eSummary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Milliseconds; `null` when they were not measured. */
  readonly scaffoldMs: number | null;
  readonly warmGreenMs: number | null;
  readonly coldGreenMs: number | null;
  /** How busy the machine was when that was measured: processes that wanted a core, over the minute before. */
  readonly load: number | null;
  readonly cores: number;
  readonly managers: Readonly<Record<string, string>>;
  readonly failures: readonly string[];
  readonly skips: readonly string[];
  /** Packages among the projects' dependencies that carry an install script. None was run. */
  readonly carryInstallScripts: readonly string[];
  /** Packages of other platforms that the registry of this machine lacks, and yarn wants to write down. */
  readonly standIns: readonly string[];
  readonly wallMs: number;
}

/** The name of a check that is no case. */
const SAME_TREES = "same arguments, same tree";

/** Where the run tells what happens. */
export type Tell = (line: string) => void;

interface Tally {
  passed: number;
  readonly failures: string[];
  readonly skips: string[];
  readonly carriers: Set<string>;
  readonly managers: Map<Manager, { readonly version: string } | { readonly missing: string }>;
}

/**
 * Publishes the packages to a registry of its own and does with them what users do. When this settles, the registry is gone, and all that
 * was written with it.
 *
 * @throws CheckFailed when not even the packages can be published; the signal's reason, when it was aborted.
 */
export async function runE2e(
  { size, only, timings }: E2eOptions,
  tell: Tell,
  signal: AbortSignal,
): Promise<E2eSummary> {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "flyte-webapi-e2e-"));
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  const places = { registry: join(folder, "registry"), home: join(folder, "home"), work: join(folder, "work") };
  for (const place of Object.values(places)) mkdirSync(place);
  const settings = await readNpmSettings(folder);
  const registry = await startRegistry(places.registry, settings);
  cleanup.defer(async () => await registry.close());
  const home = makeHome(places.home, registry.url);
  tell(`a registry on ${registry.url}, for what is not ours backed by ${new URL(settings.registry).host}`);
  await publishPackages(home, folder, signal);
  tell("the packages are built, packed and published");

  const tally: Tally = { passed: 0, failures: [], skips: [], carriers: new Set(), managers: new Map() };
  await runSboms(tally, home, folder, tell, signal);
  const cases = casesOf(size).filter((one) => nameOf(one).includes(only));
  const standIns = cases.some(({ manager }) => manager === "yarn")
    ? await publishStandIns(registry, home, folder, signal)
    : [];
  if (standIns.length > 0) tell(`NOTE  for yarn, empty packages stand in for ${standIns.length} of other platforms`);
  for (const [index, it] of cases.entries()) {
    const label = `case ${index + 1} of ${cases.length}: ${nameOf(it)}`;
    await runOne(it, label, tally, home, places.work, tell, signal);
  }
  for (const layout of layoutsOf(size).filter((one) => nameOfUpdate(one).includes(only))) {
    await runOneUpdate(layout, tally, home, places.work, tell, signal);
  }
  if (SAME_TREES.includes(only)) await runTrees(tally, home, places.work, tell, signal);
  const measured = timings ? await runTimings(tally, home, places.work, tell, signal) : undefined;
  return {
    passed: tally.passed,
    failed: tally.failures.length,
    skipped: tally.skips.length,
    scaffoldMs: measured?.scaffoldMs ?? null,
    warmGreenMs: measured?.warmGreenMs ?? null,
    coldGreenMs: measured?.coldGreenMs ?? null,
    load: measured?.load ?? null,
    cores: cpus().length,
    managers: Object.fromEntries(
      [...tally.managers].flatMap(([name, it]) => ("version" in it ? [[name, it.version]] : [])),
    ),
    failures: tally.failures,
    skips: tally.skips,
    carryInstallScripts: [...tally.carriers].sort((a, b) => (a < b ? -1 : 1)),
    standIns,
    wallMs: Math.round(performance.now() - startedAt),
  };
}

async function runOne(
  it: E2eCase,
  label: string,
  tally: Tally,
  home: Home,
  work: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const name = nameOf(it);
  const manager = tally.managers.get(it.manager) ?? (await provideManager(it.manager, home, signal));
  tally.managers.set(it.manager, manager);
  const node: FoundNode = await findNode(it.node);
  const missing = "missing" in manager ? manager.missing : "missing" in node ? node.missing : undefined;
  if (missing !== undefined || "missing" in node) {
    return skip(name, missing ?? "", tally, tell);
  }
  try {
    const report = await runCase(it, node.path, home, work, signal);
    for (const carrier of report.carryInstallScripts) tally.carriers.add(carrier);
    tally.passed += 1;
    const { createMs, publishMs, consumeMs } = report;
    tell(
      `PASS  ${label}: create ${seconds(createMs)}, publish ${seconds(publishMs)}, install elsewhere and run ${seconds(consumeMs)}`,
    );
  } catch (error) {
    signal.throwIfAborted();
    tellFailure(name, error, tally, tell, label);
  } finally {
    emptyFolder(work);
  }
}

async function runOneUpdate(
  layout: Layout,
  tally: Tally,
  home: Home,
  work: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const name = nameOfUpdate(layout);
  const node = await findNode(MAIN_NODE);
  if ("missing" in node) return skip(name, node.missing, tally, tell);
  try {
    const { updateMs, checkMs } = await runUpdate(layout, node.path, home, work, signal);
    tally.passed += 1;
    tell(`PASS  ${name}: update ${seconds(updateMs)}, install and check ${seconds(checkMs)}`);
  } catch (error) {
    signal.throwIfAborted();
    tellFailure(name, error, tally, tell);
  } finally {
    emptyFolder(work);
  }
}

async function runTrees(tally: Tally, home: Home, work: string, tell: Tell, signal: AbortSignal): Promise<void> {
  try {
    const nodes: TreeNode[] = [];
    for (const major of NODES) {
      const node = await findNode(major);
      if ("missing" in node) return skip(SAME_TREES, node.missing, tally, tell);
      nodes.push({ major, env: home.env(node.path) });
    }
    const program = await installProgram(join(work, "tool"), home.env(process.execPath), signal);
    const written = await compareTrees(program, FORMS, nodes, work, signal);
    tally.passed += 1;
    tell(`PASS  ${SAME_TREES}: ${written} projects on Node ${NODES.join(", ")}`);
  } catch (error) {
    signal.throwIfAborted();
    tellFailure(SAME_TREES, error, tally, tell);
  } finally {
    emptyFolder(work);
  }
}

function skip(name: string, reason: string, tally: Tally, tell: Tell): void {
  tally.skips.push(`${name}: ${reason}`);
  tell(`SKIP  ${name}: ${reason}`);
}

/** A project is 130 MB. */
function emptyFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  mkdirSync(folder);
}

async function runSboms(tally: Tally, home: Home, folder: string, tell: Tell, signal: AbortSignal): Promise<void> {
  try {
    await checkSboms(home, folder, signal);
    tally.passed += 1;
    tell("PASS  the SBOMs name all that is installed with the packages");
  } catch (error) {
    signal.throwIfAborted();
    tellFailure("SBOMs", error, tally, tell);
  }
}

async function runTimings(
  tally: Tally,
  home: Home,
  work: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<(Timings & { readonly load: number }) | undefined> {
  const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
  const node = await findNode(MAIN_NODE);
  if ("missing" in node) return undefined;
  try {
    const measured = await measure(node.path, home, work, signal);
    const { scaffoldMs, warmGreenMs, coldGreenMs } = measured;
    tell(
      `TIME  scaffold ${scaffoldMs} ms, warm ${seconds(warmGreenMs)}, cold ${seconds(coldGreenMs)}, with a load of ${load}`,
    );
    return { ...measured, load };
  } catch (error) {
    signal.throwIfAborted();
    tellFailure("timings", error, tally, tell);
    return undefined;
  }
}

/** Longer output of a failed program is cut at its beginning: what went wrong stands at the end. */
const MAX_OUTPUT_LINES = 60;

function tellFailure(name: string, error: unknown, tally: Tally, tell: Tell, label = name): void {
  const message = error instanceof Error ? error.message : String(error);
  const output = error instanceof CheckFailed ? error.output : error instanceof Error ? (error.stack ?? "") : "";
  tally.failures.push(`${name}: ${message}`);
  tell(`FAIL  ${label}: ${message}`);
  for (const line of output.trimEnd().split("\n").slice(-MAX_OUTPUT_LINES)) tell(`      ${line}`);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
