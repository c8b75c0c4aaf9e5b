import type { PackageManager } from "../plan/answers.ts";

/** A program and its arguments. */
export type Call = readonly [command: string, ...args: string[]];

const INSTALL: Readonly<Record<PackageManager, Call>> = {
  npm: ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"],
  pnpm: ["pnpm", "install", "--no-frozen-lockfile"],
  yarn: ["yarn", "install"],
  bun: ["bun", "install"],
};

/** What they call looking into their cache before they ask whether it is up to date. The others do so anyway, or have no word for it. */
const FROM_CACHE: ReadonlySet<PackageManager> = new Set(["npm", "pnpm"]);

/**
 * The ways to install the project in the working folder: a later one is tried when the one before it has failed. What is cached of the
 * registry may be too old to know a version that is wanted.
 */
export function installCalls(packageManager: PackageManager): readonly [Call, ...Call[]] {
  const plain = INSTALL[packageManager];
  return FROM_CACHE.has(packageManager) ? [[...plain, "--prefer-offline"], plain] : [plain];
}

/** Runs a script of the project in the working folder. */
export function scriptCall(packageManager: PackageManager, script: string, args: readonly string[] = []): Call {
  // npm keeps options for itself unless they follow two dashes; the others pass those dashes on.
  const dashes = packageManager === "npm" && args.length > 0 ? ["--"] : [];
  return [packageManager, "run", script, ...dashes, ...args];
}
