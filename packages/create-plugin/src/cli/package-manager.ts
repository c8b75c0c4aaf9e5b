import type { PackageManager } from "../plan/answers.ts";

const KNOWN: readonly PackageManager[] = ["npm", "pnpm", "yarn", "bun"];

/** The package manager that started this program, as it says itself in `npm_config_user_agent`; npm when nothing did. */
export function detectPackageManager(userAgent: string | undefined): PackageManager {
  const name = userAgent?.split("/")[0];
  return KNOWN.find((known) => known === name) ?? "npm";
}
