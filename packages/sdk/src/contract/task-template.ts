import type { Identifier } from "./identifier.ts";
import type { JsonObject } from "./json.ts";
import type { LiteralType } from "./literal-type.ts";

/**
 * The word that says which plugin runs a task, with a version. Source: `flyteidl2.connector.TaskCategory`.
 * A version is part of the name: a plugin for `("spark", 1)` does not run `("spark", 0)`.
 */
export interface TaskCategory {
  readonly name: string;
  /** 0 or more. */
  readonly version: number;
}

/** Which tasks a plugin runs: a {@link TaskCategory}, or its name alone for version 0. */
export type TaskType = string | TaskCategory;

/** One input or output of a task. Source: `flyteidl2.core.Variable`. */
export interface Variable {
  readonly type: LiteralType;
  readonly description?: string | undefined;
}

/** What a task takes and gives. Source: `flyteidl2.core.TypedInterface`. */
export interface TypedInterface {
  readonly inputs: Readonly<Record<string, Variable>>;
  readonly outputs: Readonly<Record<string, Variable>>;
}

/** How a task is run by Flyte itself. Source: `flyteidl2.core.TaskMetadata`. */
export interface TaskMetadata {
  /** How often a failed attempt is tried again: attempts are this plus one. Default: 0. */
  readonly retries?: number | undefined;
  /** How long the whole task may take, in milliseconds. Default: no limit. */
  readonly timeoutMs?: number | undefined;
  readonly discoverable?: boolean | undefined;
  readonly discoveryVersion?: string | undefined;
  readonly interruptible?: boolean | undefined;
}

/** A request or limit of a container. Source: `flyteidl2.core.Resources`. */
export interface ContainerResources {
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
}

/** What a task runs. Source: the target of `flyteidl2.core.TaskTemplate`. */
export type TaskTarget =
  | {
      readonly kind: "container";
      readonly image: string;
      readonly command: readonly string[];
      readonly args: readonly string[];
      readonly env?: Readonly<Record<string, string>> | undefined;
      readonly resources?: ContainerResources | undefined;
    }
  | { readonly kind: "sql"; readonly statement: string; readonly dialect: "UNDEFINED" | "ANSI" | "HIVE" | "OTHER" }
  | { readonly kind: "k8sPod"; readonly podSpec: JsonObject };

/** What the user wrote down about a task. Source: `flyteidl2.core.TaskTemplate`. */
export interface TaskTemplate {
  readonly id: Identifier;
  /** The task type. */
  readonly type: string;
  /** Version of the task type. Default: 0. */
  readonly taskTypeVersion?: number | undefined;
  readonly metadata?: TaskMetadata | undefined;
  readonly interface: TypedInterface;
  /** What the task's own plugin wants to know. Default: an empty object. */
  readonly custom?: JsonObject | undefined;
  readonly target?: TaskTarget | undefined;
  /** Default: empty. */
  readonly config?: Readonly<Record<string, string>> | undefined;
}
