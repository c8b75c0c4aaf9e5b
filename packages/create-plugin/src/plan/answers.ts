/** All that a project depends on: the same answers give the same files. */
export interface Answers {
  /** The package's name, checked. */
  readonly name: string;
  /** The name of a template that exists. */
  readonly template: string;
  /** How a job is submitted just once: one of the template's variants. Absent when it has none. */
  readonly idempotency?: string | undefined;
  readonly packageManager: PackageManager;
  /** What to install instead of the published packages. */
  readonly packages: Readonly<Record<string, string>>;
  /** Whether the project brings its own Node. Default: when the machine's is too old. */
  readonly ownNode?: boolean | undefined;
  /** Parts of other templates that were added later, in the order in which they were added. */
  readonly additions?: readonly string[] | undefined;
}

/** What the plan must know of the user's machine. */
export interface Machine {
  /** The Node that runs this program, and so probably the project: `20.20.2`. */
  readonly nodeVersion: string;
}

/** Programs that can install the project. */
export const PACKAGE_MANAGERS = ["npm", "pnpm", "yarn", "bun"] as const;
/** One of {@link PACKAGE_MANAGERS}. */
export type PackageManager = (typeof PACKAGE_MANAGERS)[number];
