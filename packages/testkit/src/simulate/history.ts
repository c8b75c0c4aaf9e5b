import type { Consequence, PhaseInfo, OutputReader } from "@flyte-webapi/sdk";

import type { AmbientSource } from "../ambient/ambient-source.ts";
import type { Fault } from "../plan/fault.ts";
import type { Op, RemoteChange } from "../plan/op.ts";
import type { Plan } from "../plan/plan.ts";
import type { Transport } from "../transport/transport.ts";
import type { Job } from "../world/job-table.ts";
import type { SecretValue } from "./secrets.ts";

/** The methods of a plugin that the host calls. */
export type CallMethod = "load" | "create" | "get" | "status" | "delete";

/** How a call ended. */
export type CallOutcome =
  | { readonly kind: "returned" }
  /** It threw or rejected. `consequence` is there when it was one of the SDK's errors. */
  | {
      readonly kind: "threw";
      readonly name: string;
      readonly message: string;
      readonly code: string | undefined;
      readonly consequence: Consequence | undefined;
      /** All that the error and its causes say, without stacks. For judges only: it is never shown. */
      readonly details: string;
    }
  /** It had not settled one second after its signal was aborted. */
  | { readonly kind: "abandoned" }
  /** The process died under it. */
  | { readonly kind: "died" };

/** One call of the plugin. */
export interface Call {
  readonly id: number;
  readonly method: CallMethod;
  readonly task: number;
  readonly attempt: number;
  /** How often the system has started the attempt again, from 0. */
  readonly incarnation: number;
  /** Which process of the plugin, from 0. */
  readonly process: number;
  /** Index of the operation in the plan. */
  readonly op: number;
}

/** What the kit did to one request. */
export type WireAnswer =
  /** `name` is that of the gRPC status; `status` then is the HTTP status of the same meaning. */
  | { readonly kind: "status"; readonly status: number; readonly name?: string }
  /** The plugin saw an error, not an answer. */
  | { readonly kind: "failed"; readonly message: string }
  /** The plugin gave up waiting. */
  | { readonly kind: "aborted" };

/** Something that happened to the table of jobs. */
export type JobTouch =
  | { readonly kind: "added"; readonly job: Job }
  | { readonly kind: "read"; readonly job: Job }
  | { readonly kind: "missed"; readonly id: string }
  | { readonly kind: "cancelled"; readonly job: Job; readonly from: string }
  | { readonly kind: "removed"; readonly job: Job }
  /** The service changed the job by itself. */
  | { readonly kind: "changed"; readonly job: Job; readonly from: string; readonly change: RemoteChange };

/** Where a secret may turn up: stored or shown to people, or written down when something goes wrong. */
export type LeakPlace = "resource meta" | "resource" | "phase" | "outputs" | "log" | "metric" | "error";

/**
 * Something that the author's fake has looked at: the list of all jobs; or, for a poll since the service last changed a job by itself, a job, its
 * message, its failure.
 */
export type FakeLook = "list" | "job" | "message" | "failure";

/** What happened, in order. */
export type HistoryEvent = { readonly at: number } & (
  | { readonly kind: "op"; readonly index: number; readonly op: Op }
  | { readonly kind: "call"; readonly call: Call; readonly idempotencyKey?: string }
  | {
      readonly kind: "request";
      readonly call: Call | undefined;
      readonly request: number;
      /** `grpc` for gRPC. */
      readonly method: string;
      readonly url: string;
      /** The body as text; empty when there is none. For judges only: it is never shown. */
      readonly body: string;
      /** Whether it only reads, as far as the world says. */
      readonly reads: boolean;
      /** Keys of the secrets in its headers, address or body. */
      readonly secrets: readonly string[];
      readonly fault: Fault | undefined;
    }
  | {
      readonly kind: "applied";
      readonly call: Call | undefined;
      readonly request: number;
      readonly status: number;
      /** Of the gRPC status. */
      readonly name?: string;
    }
  | {
      readonly kind: "answer";
      readonly call: Call | undefined;
      readonly request: number;
      readonly answer: WireAnswer;
      readonly fault: Fault | undefined;
    }
  | { readonly kind: "unhandled"; readonly method: string; readonly url: string }
  | { readonly kind: "job"; readonly call: Call | undefined; readonly touch: JobTouch }
  /** Something that the service holds beside jobs was made or removed. */
  | {
      readonly kind: "resource";
      readonly call: Call | undefined;
      readonly change: "added" | "removed";
      readonly id: string;
    }
  /** The plugin told the service under which key it knows the job. */
  | { readonly kind: "key"; readonly call: Call | undefined; readonly key: string }
  | { readonly kind: "end"; readonly call: Call; readonly outcome: CallOutcome }
  /**
   * `create` gave ResourceMeta; `encoded` is its encoded form, as text, and `bytes` how many bytes that takes. `roundTrip` says what is wrong
   * with it after it was stored and read again; absent when it is the same.
   */
  | {
      readonly kind: "meta";
      readonly call: Call;
      readonly encoded: string;
      readonly bytes: number;
      readonly roundTrip: string | undefined;
    }
  | { readonly kind: "phase"; readonly call: Call; readonly phaseInfo: PhaseInfo }
  | { readonly kind: "outputs"; readonly call: Call; readonly outputs: OutputReader }
  /** The store refused a write of outputs. */
  | { readonly kind: "outputsRefused"; readonly call: Call }
  /** The host fails the task by itself, as Flyte does: permanent error, or too many failures in a row. */
  | { readonly kind: "gaveUp"; readonly call: Call; readonly reason: string }
  | { readonly kind: "restart"; readonly process: number }
  /** A secret turned up where nobody may see it. */
  | { readonly kind: "leak"; readonly call: Call | undefined; readonly place: LeakPlace; readonly secret: string }
  /** The plugin took time, chance or network from elsewhere than its setup context. `site`: its frames, innermost first. */
  | {
      readonly kind: "ambient";
      readonly call: Call | undefined;
      readonly source: AmbientSource;
      readonly site: readonly string[];
    }
  /** A promise of the plugin was rejected, or a callback of its threw, and nobody handled it: a real process dies of that. */
  | { readonly kind: "stray"; readonly call: Call | undefined; readonly error: string }
  /** The resource that the plugin gave is large: this many characters in all its texts. */
  | { readonly kind: "bulky"; readonly call: Call; readonly characters: number }
  /** What was stored of a task has changed the prototype of all objects; the kit has changed it back. */
  | { readonly kind: "polluted"; readonly call: Call }
  /** The simulation was stopped because it would not end. */
  | { readonly kind: "storm"; readonly events: number }
);

/** An event of one kind. */
export type EventOf<K extends HistoryEvent["kind"]> = Extract<HistoryEvent, { readonly kind: K }>;

/** All that one simulation shows from outside: the only witness that a requirement may ask. */
export interface History {
  /** How the plugin's requests reached the service. */
  readonly transport: Transport;
  readonly plan: Plan;
  readonly events: readonly HistoryEvent[];
  /** How many things were due, each time that it was more than one and `picks` of the plan said which is first. */
  readonly choices: readonly number[];
  /** The jobs that the service holds at the end, oldest first, without those that only fill up its list. */
  readonly jobs: readonly Job[];
  /** What the author's fake has looked at. */
  readonly looked: ReadonlySet<FakeLook>;
  /** Failed polls in a row that the plugin's own configuration allows. */
  readonly maxSystemFailures: number;
  /** Every value that a secret had: for what shows a history to people, so that it can mask them. */
  readonly secrets: readonly SecretValue[];
}

/** The events of one kind, in order. */
export function eventsOf<K extends HistoryEvent["kind"]>(history: History, kind: K): EventOf<K>[] {
  return history.events.filter((event): event is EventOf<K> => event.kind === kind);
}
