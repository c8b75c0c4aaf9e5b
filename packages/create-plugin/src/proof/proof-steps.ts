/** One check of a project: a script of its package.json. */
export interface ProofStep {
  /** As the user sees it. */
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  /** The script that must have ended before. Default: none. */
  readonly after?: string;
}

/**
 * All that a project is checked for. What takes longest begins first, and the build soon, because three others look at what it makes: that
 * way the last of them ends earliest.
 */
const STEPS: readonly ProofStep[] = [
  { name: "conformance", script: "conformance" },
  { name: "build", script: "build" },
  { name: "types", script: "typecheck" },
  { name: "lint", script: "lint" },
  { name: "tests", script: "test:unit" },
  { name: "pack, install, import", script: "check:package", args: ["install"], after: "build" },
  { name: "attw", script: "check:package", args: ["attw"], after: "build" },
  { name: "publint", script: "check:package", args: ["publint"], after: "build" },
];

/** The checks that a project with this package.json has. */
export function proofSteps(manifest: string): readonly ProofStep[] {
  // Made by `toManifest`.
  const { scripts = {} } = JSON.parse(manifest) as { readonly scripts?: Readonly<Record<string, string>> };
  return STEPS.filter(({ script }) => Object.hasOwn(scripts, script));
}
