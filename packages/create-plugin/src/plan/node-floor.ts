import type { PackageManager } from "./answers.ts";

/** The oldest Node that a plugin runs on: `engines.node` of the templates. */
const FLOOR: readonly [number, number] = [22, 13];
/** What a project gets when its user's Node is older. */
export const NODE_SPEC = "^24.11.0";

/** Whether this Node is too old for a plugin. */
export function isBelowFloor(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
  return major < FLOOR[0] || (major === FLOOR[0] && minor < FLOOR[1]);
}

/** Whether the package manager can install the Node that a project brings. yarn runs the script of that package with the Node that it is to install. */
export function canInstallNode(packageManager: PackageManager): boolean {
  return packageManager !== "yarn";
}

/** The oldest Node that a plugin runs on, as text. */
export const FLOOR_TEXT: string = FLOOR.join(".");

/** Tells the user why there is a Node among the dependencies. */
export function nodeNote(nodeVersion: string, packageManager: PackageManager): string {
  const warning =
    packageManager === "npm" ? " `npm install` itself warns of your Node (EBADENGINE), which is harmless." : "";
  return (
    `Your Node is ${nodeVersion}; plugins need ${FLOOR_TEXT} or newer. The project has node@24 among its devDependencies, ` +
    `so its scripts run on that one.${warning}`
  );
}
