import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { CheckFailed } from "../machine/check-failed.ts";
import type { Home, RunScript } from "../machine/home.ts";
import { consumeProject } from "../project/consume-project.ts";
import { createProject } from "../project/create-project.ts";
import { hasBuiltEsbuild, installScriptsAmong, packagesWithInstallScripts } from "../project/install-scripts.ts";
import { publishProject } from "../project/publish-project.ts";
import { packageOf, type E2eCase } from "./matrix.ts";

/** What a case has shown. */
export interface CaseReport {
  /** Milliseconds. */
  readonly createMs: number;
  readonly publishMs: number;
  readonly consumeMs: number;
  /** Packages that would like to run a script when they are installed, and were not let. */
  readonly carryInstallScripts: readonly string[];
}

/**
 * From the command to a served plugin: create (which proves), publish, install elsewhere, run, serve.
 *
 * @throws CheckFailed that says what does not hold.
 */
export async function runCase(
  it: E2eCase,
  nodePath: string,
  home: Home,
  folder: string,
  signal: AbortSignal,
): Promise<CaseReport> {
  const env = home.env(nodePath);
  const place = join(folder, packageOf(it).replace("/", "-"));
  mkdirSync(place, { recursive: true });
  home.takeScripts();
  const made = await createProject(it, { folder: place, env, signal });
  const scripts = home.takeScripts();
  // The other two run scripts in a shell of their own.
  if ((it.manager === "npm" || it.manager === "pnpm") && !scripts.some(({ event }) => event === "typecheck")) {
    throw new CheckFailed("it cannot be seen which scripts ran: not even those of the project were");
  }
  const publishedAt = performance.now();
  await publishProject(made, { folder: place, env, signal });
  const consumedAt = performance.now();
  await consumeProject(it, made, { folder: join(place, "consumer"), env, signal });
  assertNoneRan("the project", scripts);
  assertNoneRan("the host", home.takeScripts());
  if (hasBuiltEsbuild(made.folder)) throw new CheckFailed("esbuild ran its script when it was installed", "");
  return {
    createMs: made.ms,
    publishMs: Math.round(consumedAt - publishedAt),
    consumeMs: Math.round(performance.now() - consumedAt),
    carryInstallScripts: packagesWithInstallScripts(made.folder),
  };
}

function assertNoneRan(where: string, scripts: readonly RunScript[]): void {
  const ran = installScriptsAmong(scripts);
  if (ran.length > 0)
    throw new CheckFailed(`packages of ${where} ran scripts when they were installed: ${ran.join(", ")}`);
}
