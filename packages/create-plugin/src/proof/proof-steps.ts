/** One check of a project: a script of its package.json. */
export interface ProofStep {
  /** As the user sees it. */
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
}

/**
 * All that a project is checked for, in groups: those of a group run at the same time, and a group begins when the one before it was fine.
 * Two at a time, because that is how many cores even a small machine has.
 */
const GROUPS: readonly (readonly ProofStep[])[] = [
  [
    { name: "types", script: "typecheck" },
    { name: "lint", script: "lint" },
  ],
  [
    { name: "tests", script: "test:unit" },
    { name: "build", script: "build" },
  ],
  [
    { name: "publint", script: "check:package", args: ["publint"] },
    { name: "attw", script: "check:package", args: ["attw"] },
  ],
  [
    { name: "pack, install, import", script: "check:package", args: ["install"] },
    { name: "conformance", script: "conformance" },
  ],
];

/** The checks that a project with this package.json has. */
export function proofSteps(manifest: string): readonly (readonly ProofStep[])[] {
  // Made by `toManifest`.
  const { scripts = {} } = JSON.parse(manifest) as { readonly scripts?: Readonly<Record<string, string>> };
  return GROUPS.map((group) => group.filter(({ script }) => Object.hasOwn(scripts, script))).filter(
    (group) => group.length > 0,
  );
}
