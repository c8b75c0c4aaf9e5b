import type { Op } from "./op.ts";

/** Version of the form of plans. A kit reads all versions up to its own. */
export const PLAN_VERSION = 1;

/** What is special about one task of a plan. */
export interface TaskVariant {
  /** Default: `conformance`. */
  readonly project?: string;
  /** Default: `development`. */
  readonly domain?: string;
  /** Name of the execution. Default: `run` and the number of the task. */
  readonly execution?: string;
  /** Default: `a0`. */
  readonly nodeId?: string;
  /** Replaces the text that the world names in `text`. */
  readonly text?: string;
  /** How often the text is repeated. Default: 1. */
  readonly repeat?: number;
  /** Replaces the integer that the world names in `integer`: its digits. */
  readonly integer?: string;
  /** The task is the one that the world names in `existing`, and what it uses is there from the start. */
  readonly existing?: true;
}

/** What the ids of the service's jobs look like. */
export type IdStyle =
  /** `job-1`. */
  | "plain"
  /** 19 digits, beyond 2^53. */
  | "int64"
  /** With characters that mean something in a URL. */
  | "hostile";

/** What the secret manager has to give. */
export type SecretStyle =
  /** What a header can carry. */
  | "plain"
  /** Nothing: every secret is missing. */
  | "missing"
  /** Values with a line break in the middle, which no header can carry. */
  | "multiline";

/**
 * All that is special about one simulation, as plain data: it can be generated, made smaller, stored and run again.
 * An empty plan means that nothing happens; what a plan does not say goes well.
 */
export interface Plan {
  readonly v: typeof PLAN_VERSION;
  readonly ops: readonly Op[];
  /** Which of several things that are due at the same time happens first: an index, taken modulo their number. Default: 0, the oldest. */
  readonly picks: readonly number[];
  /** Tasks that are special, by number. */
  readonly tasks?: Readonly<Record<number, TaskVariant>>;
  /** Default: `plain`. */
  readonly ids?: IdStyle;
  /** Default: `plain`. */
  readonly secrets?: SecretStyle;
  /** How long a job takes to stop, where the world names a `cancellingState`, in milliseconds. Default: 0. */
  readonly cancelMs?: number;
}

/** How many things a plan says: operations, faults, picks, special tasks; that something is repeated is one, however often. Smaller is easier to read. */
export function planSize(plan: Plan): number {
  let size = plan.picks.filter((pick) => pick !== 0).length;
  size += Object.values(plan.tasks ?? {}).reduce((sum, variant) => sum + Object.keys(variant).length, 0);
  if (plan.ids !== undefined && plan.ids !== "plain") size += 1;
  if (plan.secrets !== undefined && plan.secrets !== "plain") size += 1;
  if (plan.cancelMs !== undefined) size += 1;
  for (const op of plan.ops) {
    size += 1;
    if ("faults" in op) size += op.faults?.length ?? 0;
    if ("times" in op && op.times > 1) size += 1;
    if (op.op === "poll" && op.everyMs !== undefined) size += 1;
    if (op.op === "restart" && op.unstored !== undefined) size += 1;
    if (op.op === "restart" && op.moved !== undefined) size += 1;
    if (op.op === "create") size += [op.crash, op.twice, op.abort].filter((extra) => extra !== undefined).length;
  }
  return size;
}
