/** What kind of thing an {@link Identifier} names. */
export const ResourceType = {
  Unspecified: "UNSPECIFIED",
  Task: "TASK",
  Workflow: "WORKFLOW",
  LaunchPlan: "LAUNCH_PLAN",
  Dataset: "DATASET",
} as const;
/** One of {@link ResourceType}. */
export type ResourceType = (typeof ResourceType)[keyof typeof ResourceType];

/** Names one version of a registered thing. Source: `flyteidl2.core.Identifier`. */
export interface Identifier {
  readonly resourceType: ResourceType;
  readonly project: string;
  readonly domain: string;
  readonly name: string;
  readonly version: string;
  /** Default: the empty string. */
  readonly org?: string | undefined;
}

/** Names one node of one execution. Source: `flyteidl2.core.NodeExecutionIdentifier`. */
export interface NodeExecutionIdentifier {
  readonly nodeId: string;
  readonly executionProject: string;
  readonly executionDomain: string;
  readonly executionName: string;
}

/** Names one attempt of one task execution. Source: `flyteidl2.core.TaskExecutionIdentifier`. */
export interface TaskExecutionIdentifier {
  readonly taskId: Identifier;
  readonly nodeExecutionId: NodeExecutionIdentifier;
  /** Which attempt this is, from 0. */
  readonly retryAttempt: number;
}
