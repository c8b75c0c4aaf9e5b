import type { Death } from "../plan/make-deaths.ts";
import type { PlannedTask } from "../plan/planned-task.ts";

/** Things that are wrong on purpose, to show that they are found. */
export const SABOTAGES = [
  /** Every tenth write is said to be stored, and is not. */
  "dropsWrites",
  /** Writes are said to be stored half a second before they are. */
  "storesLater",
  /** Phases are stored, and what the task is only later: a step of its own that a kill can come before. */
  "eventBeforeMeta",
  /** `delete` says that the job is gone, and does nothing. */
  "deletesNothing",
  /** Every call of `create` sends another key. */
  "freshKeys",
  /** The service makes another job for every submission. */
  "serviceIgnoresKeys",
] as const;
/** One of {@link SABOTAGES}. */
export type Sabotage = (typeof SABOTAGES)[number];

/** What a life of the runtime is told. */
export interface LifeConfig {
  readonly baseUrl: string;
  /** The file of the store. */
  readonly store: string;
  /** Submitted in this life. */
  readonly submit: readonly PlannedTask[];
  /** Names of tasks that are aborted in this life, unless they have ended. */
  readonly abort: readonly string[];
  /** How many events of a task need not be told again. */
  readonly heard: Readonly<Record<string, number>>;
  readonly death: Death | undefined;
  /** Whether the life ends by itself, once all tasks have ended. */
  readonly isLast: boolean;
  readonly sabotage: Sabotage | undefined;
}

/** What a life says, one JSON object per line. */
export type LifeMessage =
  | { readonly type: "ready" }
  | { readonly type: "submitted"; readonly task: string }
  | { readonly type: "event"; readonly task: string; readonly sequence: number; readonly phase: string }
  /** It has stopped where it is to be killed. */
  | { readonly type: "atKillPoint" }
  /** All tasks have ended; the pools hold so many tokens. */
  | { readonly type: "drained"; readonly tokens: number }
  | { readonly type: "problem"; readonly text: string };
