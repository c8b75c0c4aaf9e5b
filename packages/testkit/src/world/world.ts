import type { ErrorKind, JsonObject, LiteralMap, Phase, TypedInterface } from "@flyte-webapi/sdk";
import type { RequestHandler } from "msw";

import type { GrpcFake } from "./grpc-service.ts";
import type { NewJob } from "./job-table.ts";
import type { WorldTools } from "./world-tools.ts";

export type { WorldTools } from "./world-tools.ts";

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

/** Where an integer of the task goes in. */
export interface WorldInteger {
  /** The same task with another integer, up to 19 digits. */
  taskWith(value: bigint): WorldTask;
  /** How the service takes it, in the body of the request that makes the job. Default: `number`, a JSON number without a fraction. */
  readonly form?: "number" | "string" | undefined;
}

/** A list of jobs that comes in pages. */
export interface WorldListing {
  /** Jobs on one page: 1 to 100. Make pages small in the fake. */
  readonly pageSize: number;
  /** A job that somebody else made, and that stands in the same list. `index` counts from 0. */
  other(index: number): NewJob;
}

/** Something that the service holds before any task runs, and a task that uses it. One of `resource` and `job` at least. */
export interface WorldExisting {
  readonly task: WorldTask;
  /** Its id among the resources. */
  readonly resource?: string | undefined;
  /** The job; give its id. */
  readonly job?: (NewJob & { readonly id: string }) | undefined;
}

/** A request over HTTP, as `reads` of a world looks at it. */
export interface WorldRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  /** As text; empty when there is none. */
  readonly body: string;
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
  /**
   * States that the service may come to have one day, as the plugin sees them, for services that do not name their states in words: the words of
   * an enum in protobuf are numbers on the wire, `["901", "902"]`. Default: words of the kit's own.
   */
  readonly laterStates?: readonly string[] | undefined;
  /** The state of a new job. One of `states`, not terminal. */
  readonly initialState: string;
  /** The state of a job that was cancelled. One of `states`, terminal. */
  readonly cancelledState: string;
  /** Keys of the secrets that the plugin reads. Default: none. */
  readonly secrets?: readonly string[] | undefined;
  /**
   * Requests that only read, though their method is not GET, HEAD or OPTIONS: `"POST https://jobs.example.com/v1/jobs/search"`. Where one address
   * takes all operations, such as GraphQL or the JSON protocol of AWS, a function says which of them read. Default: none.
   */
  readonly reads?: readonly (string | ((request: WorldRequest) => boolean))[] | undefined;
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
  /**
   * How the service says with the status 200, in place of a job, that the job has failed for good. Default: it never does.
   */
  readonly failureIn200?: ((message: string) => JsonObject) | undefined;
  /**
   * What the service answers to who looks at a job that is over, when it has lost what became of it: neither a result nor an error.
   * Default: it never does.
   */
  readonly endWithoutResult?: JsonObject | undefined;
  /**
   * Ends that the service shows now and then though the job lives on. Some of `states`, terminal, none of them a success. Default: it shows none.
   */
  readonly falseEnds?: readonly string[] | undefined;
  /**
   * Ways in which a part of a job fails while the job itself is in a state that means success, by name: the fake finds the name in `job.failure`.
   * Default: jobs have no parts.
   */
  readonly failedParts?: readonly string[] | undefined;
  /** An integer that goes into the job. Default: none, and the kit does not check that integers arrive unharmed. */
  readonly integer?: WorldInteger | undefined;
  /** The list in which the plugin looks for its job. Default: the kit does not fill the list up with other jobs. */
  readonly listing?: WorldListing | undefined;
  /**
   * A job that somebody else made under the key, name or tag that a task would use, for services that show whose a job is. Default: the
   * kit does not check what happens when a name is taken.
   */
  readonly foreignJob?: ((key: string) => NewJob) | undefined;
  /**
   * The state of a job that is being cancelled, for services whose jobs take a while to stop. One of `states`, not terminal. Default:
   * jobs are cancelled at once.
   */
  readonly cancellingState?: string | undefined;
  /** Default: none, and the kit does not check that it outlives the task. */
  readonly existing?: WorldExisting | undefined;
  /** Whether the service takes the reason when a job is cancelled. Default: false. */
  readonly takesReason?: boolean | undefined;
  /**
   * The gRPC services of the remote, each made by `grpcService`. A plugin reaches them through `setup.grpc`. What a world says of HTTP statuses means
   * the gRPC status of the same meaning (403: PERMISSION_DENIED); a method only reads when its `idempotency_level` is `NO_SIDE_EFFECTS` or `reads`
   * lists it, as `"grpc GetJob"`. Default: none. A world with no other requests gives no handlers: `handlers: () => []`.
   */
  readonly grpc?: readonly GrpcFake[] | undefined;
  /** The handlers of one simulation. Called anew for each: state that lives outside `jobs` must be made inside. */
  handlers(tools: WorldTools): readonly RequestHandler[];
}
