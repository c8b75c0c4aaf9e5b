import type { PackageManager } from "../plan/answers.ts";

/** A program and its arguments. */
export type Call = readonly [command: string, ...args: string[]];

const INSTALL: Readonly<Record<PackageManager, Call>> = {
  npm: ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"],
  pnpm: ["pnpm", "install", "--no-frozen-lockfile"],
  yarn: ["yarn", "install"],
  bun: ["bun", "install"],
};

/** Installs the project in the working folder. */
export function installCall(packageManager: PackageManager): Call {
  return INSTALL[packageManager];
}

/** Runs a script of the project in the working folder. */
export function scriptCall(packageManager: PackageManager, script: string, args: readonly string[] = []): Call {
  // npm keeps options for itself unless they follow two dashes; the others pass those dashes on.
  const dashes = packageManager === "npm" && args.length > 0 ? ["--"] : [];
  return [packageManager, "run", script, ...dashes, ...args];
}
