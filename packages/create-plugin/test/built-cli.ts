import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The program, built from the sources as they are now. */
    readonly cli: string;
    /** The folder with the templates, as they are published. */
    readonly templates: string;
  }
}

/** Builds the program once for all tests, so that none of them runs against a stale build. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "create-plugin-build-"));
  const root = join(import.meta.dirname, "..");
  const path = [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter);
  execFileSync("tsup", ["--silent", "--out-dir", folder], { cwd: root, env: { ...process.env, PATH: path } });
  project.provide("cli", join(folder, "bin.js"));
  project.provide("templates", join(folder, "templates"));
  return () => rmSync(folder, { recursive: true, force: true });
}
