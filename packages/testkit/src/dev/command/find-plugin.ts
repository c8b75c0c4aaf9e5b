import { existsSync } from "node:fs";

import { findPlugin } from "../../cli/find-defaults.ts";

/** The source, so that nothing has to be built first; else what package.json exports. @throws CliError when there is neither. */
export function findDevPlugin(): string {
  const source = "src/index.ts";
  return existsSync(source) && Boolean(process.features.typescript) ? source : findPlugin();
}
