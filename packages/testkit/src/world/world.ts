import type { ErrorKind, JsonObject, LiteralMap, Phase, TypedInterface } from "@flyte-webapi/sdk";
import type { RequestHandler } from "msw";

import type { JobTable } from "./job-table.ts";
import type { ResourceTable } from "./resource-table.ts";

/** A task that the plugin runs. */
export interface WorldTask {
  readonly taskType: string;
  /** Default: 0. */
  readonly taskTypeVersion?: number | undefined;
  /** Default: an empty object. */
  readonly custom?: JsonObject | undefined;
  /** Default: none. */
  readonly inputs?: LiteralMap | undefined;
  /** Default: no inputs and no outputs. */
  readonly interface?: TypedInterface | undefined;
}

/** What the author's handlers get. */
export interface WorldTools {
  /** The service's jobs: the ground truth. Keep no other table, or the kit cannot see the jobs. */
  readonly jobs: JobTable;
  /** What the service holds beside jobs, such as uploads. Only for plugins that make such things. */
  readonly resources: ResourceTable;
  /** The value of a secret, invented by the kit. The plugin gets the same through its secret manager. @throws RangeError for a key that the world does not list. */
  secret(key: string): string;
  /** The service's wall-clock time, in milliseconds since the Unix epoch. */
  now(): number;
}

/** Where a text of the task goes in, and where it arrives. */
export interface WorldText {
  /** The same task with another text. */
  taskWith(text: string): WorldTask;
  /** The text in a job's `spec`, as the service received it. */
  received(spec: unknown): unknown;
}

/** A way in which the service fails a job, and what Flyte must make of it. */
export interface WorldFailure {
  /** The state of the failed job. One of the world's states, terminal. */
  readonly state: string;
  /** Whose fault it is. */
  readonly kind: ErrorKind;
  /** Whether another attempt may succeed: then the phase is RetryableFailure, else PermanentFailure. */
  readonly retryable: boolean;
}

/** What the service answers when the quota is used up. */
export interface WorldQuota {
  /** 200 to 599. */
  readonly status: number;
  readonly body: JsonObject;
}

/**
 * The author's model of the remote service: an honest fake, made of msw handlers over a job table. It has no code for
 * faults: the kit puts them around it.
 */
export interface World {
  readonly task: WorldTask;
  /** Every documented state of a job, with the phase that it means; several where the answer depends on more than the state. */
  readonly states: Readonly<Record<string, Phase | readonly Phase[]>>;
  /** The state of a new job. One of `states`, not terminal. */
  readonly initialState: string;
  /** The state of a job that was cancelled. One of `states`, terminal. */
  readonly cancelledState: string;
  /** Keys of the secrets that the plugin reads. Default: none. */
  readonly secrets?: readonly string[] | undefined;
  /**
   * Requests that only read, though their method is not GET, HEAD or OPTIONS: `"POST /v1/jobs/search"`. Default: none.
   */
  readonly reads?: readonly string[] | undefined;
  /**
   * A text that goes into the job as it is. Default: none, and the kit does not check that texts arrive unharmed.
   */
  readonly text?: WorldText | undefined;
  /** How the service writes an error, when the plugin is to show its words. Default: the kit does not check that they are shown. */
  readonly errorBody?: ((message: string) => JsonObject) | undefined;
  /** Default: none, and the kit does not check what happens without quota. */
  readonly quota?: WorldQuota | undefined;
  /** Whether the fake shows `job.message`, in every state, and the plugin is to report it when the job fails. Default: false. */
  readonly showsMessages?: boolean | undefined;
  /**
   * Ways in which jobs fail, by name: the fake finds the name in `job.failure`. Default: none, and the kit does not check who is blamed.
   */
  readonly failures?: Readonly<Record<string, WorldFailure>> | undefined;
  /** Whether the plugin gives links to logs or to a console. Default: false. */
  readonly logLinks?: boolean | undefined;
  /**
   * Name of the environment variable from which the plugin takes the address of the service when it is loaded. Default: the kit does not check
   * that jobs are still found after the address was changed.
   */
  readonly addressVariable?: string | undefined;
  /** The handlers of one simulation. Called anew for each: state that lives outside `jobs` must be made inside. */
  handlers(tools: WorldTools): readonly RequestHandler[];
}
