/** What is looked at, in this order. */
export type StepName =
  | "name"
  | "connection"
  | "tls"
  | "certificate"
  | "http2"
  | "health"
  | "connectors"
  | "agents"
  | "task types"
  | "reflection"
  | "latency"
  | "clock";

/** What was found. */
export interface Finding {
  /** `skipped`: it could not be looked at, or need not be. */
  readonly state: "ok" | "warning" | "failed" | "skipped";
  readonly says: string;
  /** Why it is so, most likely. */
  readonly cause?: string;
  readonly remedy?: string;
}

/** A step, and what it found. */
export interface StepResult extends Finding {
  readonly step: StepName;
}

/** A task type that the connector lists. */
export interface ListedTaskType {
  readonly name: string;
  readonly version: number;
  /** What the connector calls its part for it. */
  readonly connector: string;
}

/** What `flyte-webapi doctor` has found. */
export interface DoctorReport {
  /** `host:port`. */
  readonly endpoint: string;
  readonly isSecure: boolean;
  /** Whether nothing has failed. */
  readonly ok: boolean;
  readonly steps: readonly StepResult[];
  /** In either version of the protocol. */
  readonly taskTypes: readonly ListedTaskType[];
}
