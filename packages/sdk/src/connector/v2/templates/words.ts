import type { ResourceType } from "../../../contract/identifier.ts";
import type { TaskTarget } from "../../../contract/task-template.ts";
import { ResourceType as ProtoResourceType } from "../../gen/flyteidl2/core/identifier_pb.js";
import { Resources_ResourceName as ResourceName, Sql_Dialect as Dialect } from "../../gen/flyteidl2/core/tasks_pb.js";

export const RESOURCE_TYPE: Readonly<Record<ResourceType, ProtoResourceType>> = {
  UNSPECIFIED: ProtoResourceType.UNSPECIFIED,
  TASK: ProtoResourceType.TASK,
  WORKFLOW: ProtoResourceType.WORKFLOW,
  LAUNCH_PLAN: ProtoResourceType.LAUNCH_PLAN,
  DATASET: ProtoResourceType.DATASET,
};

export const DIALECT: Readonly<Record<Extract<TaskTarget, { kind: "sql" }>["dialect"], Dialect>> = {
  UNDEFINED: Dialect.UNDEFINED,
  ANSI: Dialect.ANSI,
  HIVE: Dialect.HIVE,
  OTHER: Dialect.OTHER,
};

/** The names that plugins see are those of the protocol. */
export const RESOURCE_NAME: Readonly<Record<string, ResourceName>> = {
  UNKNOWN: ResourceName.UNKNOWN,
  CPU: ResourceName.CPU,
  GPU: ResourceName.GPU,
  MEMORY: ResourceName.MEMORY,
  STORAGE: ResourceName.STORAGE,
  EPHEMERAL_STORAGE: ResourceName.EPHEMERAL_STORAGE,
};
