import type { ActiveFault, Schedule } from "./dev-settings.ts";

/** How far a task is, as the runtime tells it. Times are wall-clock milliseconds. */
export interface TaskFacts {
  readonly id: string;
  readonly pluginId: string;
  /** From 0. */
  readonly attempt: number;
  readonly pluginPhase: string;
  readonly step: string;
  /** Failed calls in a row. */
  readonly failures: number;
  readonly lastError: string | undefined;
  readonly polls: number;
  readonly nextPollAt: number | undefined;
  /** Pool of its token; absent when it needs none. */
  readonly tokenPool: string | undefined;
  readonly holdsToken: boolean;
  /** ResourceMeta as it is stored, as text; absent until there is one. */
  readonly resourceMeta: string | undefined;
}

/** A link to a log, with an address that is safe to show. */
export interface LogLink {
  readonly name: string;
  /** Begins with `http://` or `https://`. */
  readonly uri: string;
}

/** A phase that a task has reached. */
export interface PhaseMark {
  readonly sequence: number;
  readonly at: number;
  readonly attempt: number;
  readonly phase: string;
  readonly isTerminal: boolean;
  readonly reason: string;
  /** Code, kind and message; absent unless the phase is a failure. */
  readonly error: string | undefined;
}

/** A request to the service. */
export interface RequestFacts {
  /** Counts from 1. */
  readonly number: number;
  readonly at: number;
  /** `grpc` for a gRPC call. */
  readonly method: string;
  /** Path, with the names of its query. Values of the query are left out: they may be secret. */
  readonly path: string;
  /** The task on whose behalf it was sent; absent for a batch, and when nobody knows. */
  readonly task: string | undefined;
  /** The plugin's method that sent it, such as `create`. */
  readonly call: string | undefined;
  /** Label of the fault that hit it. */
  readonly fault: string | undefined;
  /** Absent while it is under way. */
  readonly end: RequestEnd | undefined;
}

/** How a request ended. */
export interface RequestEnd {
  /** HTTP status, or the name of the gRPC status; for a request without an answer, why. */
  readonly text: string;
  readonly isGood: boolean;
  readonly tookMs: number;
}

/** A limiter: what may go at once, out of how many, and how many wait. */
export interface LimiterLevel {
  readonly burst: number;
  readonly available: number;
  readonly waiting: number;
}

/** A pool of quota tokens. */
export interface PoolLevel {
  readonly name: string;
  /** Absent until the plugin is loaded. */
  readonly quota: number | undefined;
  readonly held: number;
  readonly waiting: number;
}

/** What the tasks of one plugin share. */
export interface PluginFacts {
  readonly id: string;
  readonly isLoaded: boolean;
  readonly pausedForMs: number;
  readonly watched: number;
  readonly polling: number;
  readonly reads: LimiterLevel | undefined;
  readonly writes: LimiterLevel | undefined;
  readonly pools: readonly PoolLevel[];
}

/** How grave a message is. */
export type MessageLevel = "info" | "warn" | "error";

/** Something that a person should read. */
export interface Message {
  readonly at: number;
  readonly level: MessageLevel;
  readonly text: string;
  /** The task that it is about. */
  readonly task: string | undefined;
}

/** Something that happened. A view is what the events so far make of it; see `DevModel`. */
export type DevEvent =
  | { readonly kind: "task"; readonly task: TaskFacts }
  | { readonly kind: "phase"; readonly task: string; readonly mark: PhaseMark; readonly links: readonly LogLink[] }
  /** A request began; the same number again: it ended. */
  | { readonly kind: "request"; readonly request: RequestFacts }
  | { readonly kind: "plugin"; readonly plugin: PluginFacts }
  | { readonly kind: "message"; readonly message: Message }
  /** All faults that are in force. */
  | { readonly kind: "faults"; readonly active: readonly ActiveFault[] }
  | { readonly kind: "schedule"; readonly schedule: Schedule }
  /** Jobs of the fake, by state. */
  | { readonly kind: "jobs"; readonly counts: Readonly<Record<string, number>> };
