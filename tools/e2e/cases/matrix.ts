import type { Manager } from "../machine/package-managers.ts";

/** One way to make a project. */
export interface E2eCase {
  readonly template: string;
  readonly idempotency?: string;
  readonly manager: Manager;
  /** Major version. */
  readonly node: number;
}

/** How much is run. */
export type Size = "reduced" | "standard" | "extended";

/** What kind of project is made. */
export type Form = Pick<E2eCase, "template" | "idempotency">;

/** Every template, and every form in which `rest` comes. */
export const FORMS: readonly Form[] = [
  { template: "rest", idempotency: "key-header" },
  { template: "rest", idempotency: "deterministic-id" },
  { template: "rest", idempotency: "tag-lookup" },
  { template: "grpc" },
  { template: "sync" },
  { template: "connector" },
  { template: "bare" },
];

/** The versions of Node that plugins are for. */
export const NODES = [22, 24, 26] as const;
/** The Node that is long-term supported. */
export const MAIN_NODE = 24;

/** The package managers that most users have. */
const MANAGERS = ["npm", "pnpm"] as const;
const OTHER_MANAGERS = ["yarn", "bun"] as const;

/**
 * The cases of a run. `reduced` has each of npm, pnpm and the versions of Node once; `standard` every form with npm and pnpm on each Node; `extended`
 * has every form with yarn and bun on each Node as well.
 */
export function casesOf(size: Size): readonly E2eCase[] {
  switch (size) {
    case "reduced":
      return [
        { template: "rest", idempotency: "key-header", manager: "npm", node: MAIN_NODE },
        { template: "grpc", manager: "pnpm", node: 22 },
        { template: "sync", manager: "npm", node: 26 },
      ];
    case "standard":
      return everyCase(MANAGERS);
    case "extended":
      return [...casesOf("standard"), ...everyCase(OTHER_MANAGERS)];
  }
}

function everyCase(managers: readonly Manager[]): readonly E2eCase[] {
  return NODES.flatMap((node) => managers.flatMap((manager) => FORMS.map((form) => ({ ...form, manager, node }))));
}

/** The options of create-plugin that choose it. */
export function argumentsOf({ template, idempotency }: Form): readonly string[] {
  return ["--template", template, ...(idempotency === undefined ? [] : ["--idempotency", idempotency])];
}

/** `rest, key-header, npm, Node 24` */
export function nameOf({ template, idempotency, manager, node }: E2eCase): string {
  return [template, ...(idempotency === undefined ? [] : [idempotency]), manager, `Node ${node}`].join(", ");
}

/** The name of the package that a case makes: each another one, because all of them are published. */
export function packageOf({ template, idempotency, manager, node }: E2eCase): string {
  return ["@e2e/flyte-plugin", template, ...(idempotency === undefined ? [] : [idempotency]), manager, `n${node}`].join(
    "-",
  );
}
