/** All that a project depends on: the same answers give the same files. */
export interface Answers {
  /** The package's name, checked. */
  readonly name: string;
  /** The name of a template that exists. */
  readonly template: string;
  /** What to install instead of the published packages. */
  readonly packages: Readonly<Record<string, string>>;
}

/** What the plan must know of the user's machine. */
export interface Machine {
  /** The Node that runs this program, and so probably the project: `20.20.2`. */
  readonly nodeVersion: string;
  readonly packageManager: PackageManager;
}

/** Programs that can install the project. */
export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";
