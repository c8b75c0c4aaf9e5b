import { create } from "@bufbuild/protobuf";
import type { Identifier } from "../../../contract/identifier.ts";
import type { TaskMetadata, TaskTarget, TaskTemplate, Variable } from "../../../contract/task-template.ts";
import { type Identifier as ProtoIdentifier, IdentifierSchema } from "../../gen/flyteidl2/core/identifier_pb.js";
import { type VariableMap, VariableMapSchema } from "../../gen/flyteidl2/core/interface_pb.js";
import {
  ContainerSchema,
  K8sPodSchema,
  type Resources,
  ResourcesSchema,
  SqlSchema,
  type TaskMetadata as ProtoMetadata,
  TaskMetadataSchema,
  type TaskTemplate as ProtoTemplate,
  TaskTemplateSchema,
} from "../../gen/flyteidl2/core/tasks_pb.js";
import { literalTypeToProto } from "../literal-types/to-proto.ts";
import { structToProto } from "../struct.ts";
import { millisecondsToProto } from "../times.ts";
import { DIALECT, RESOURCE_NAME, RESOURCE_TYPE } from "./words.ts";

/** @throws PermanentUserError with code `LiteralMismatch` for a `custom` or a pod that is no JSON. */
export function taskTemplateToProto(template: TaskTemplate): ProtoTemplate {
  const { id, type, taskTypeVersion = 0, metadata, custom = {}, target, config = {} } = template;
  const message = create(TaskTemplateSchema, {
    id: identifierToProto(id),
    type,
    taskTypeVersion,
    interface: {
      inputs: variablesToProto(template.interface.inputs),
      outputs: variablesToProto(template.interface.outputs),
    },
    custom: structToProto(custom, "template.custom"),
    config: { ...config },
  });
  if (metadata !== undefined) message.metadata = taskMetadataToProto(metadata);
  if (target !== undefined) message.target = targetToProto(target);
  return message;
}

/** Total. */
export function identifierToProto({ resourceType, org = "", ...names }: Identifier): ProtoIdentifier {
  return create(IdentifierSchema, { ...names, org, resourceType: RESOURCE_TYPE[resourceType] });
}

function variablesToProto(variables: Readonly<Record<string, Variable>>): VariableMap {
  const entries = Object.entries(variables).map(([key, { type, description = "" }]) => ({
    key,
    value: { type: literalTypeToProto(type), description },
  }));
  return create(VariableMapSchema, { variables: entries });
}

function taskMetadataToProto(metadata: TaskMetadata): ProtoMetadata {
  const { retries = 0, timeoutMs, discoverable = false, discoveryVersion = "", interruptible } = metadata;
  const message = create(TaskMetadataSchema, { retries: { retries }, discoverable, discoveryVersion });
  if (timeoutMs !== undefined) message.timeout = millisecondsToProto(timeoutMs);
  if (interruptible !== undefined) message.interruptibleValue = { case: "interruptible", value: interruptible };
  return message;
}

function targetToProto(target: TaskTarget): ProtoTemplate["target"] {
  switch (target.kind) {
    case "container": {
      const { image, command, args, env = {}, resources } = target;
      const pairs = Object.entries(env).map(([key, value]) => ({ key, value }));
      const container = create(ContainerSchema, { image, command: [...command], args: [...args], env: pairs });
      if (resources !== undefined) {
        const { requests, limits } = resources;
        container.resources = create(ResourcesSchema, { requests: entriesOf(requests), limits: entriesOf(limits) });
      }
      return { case: "container", value: container };
    }
    case "sql": {
      const { statement, dialect } = target;
      return { case: "sql", value: create(SqlSchema, { statement, dialect: DIALECT[dialect] }) };
    }
    case "k8sPod":
      return { case: "k8sPod", value: create(K8sPodSchema, { podSpec: structToProto(target.podSpec, "podSpec") }) };
  }
}

function entriesOf(amounts: Readonly<Record<string, string>>): Resources["requests"] {
  return Object.entries(amounts).map(([word, value]) => ({
    $typeName: "flyteidl2.core.Resources.ResourceEntry",
    name: RESOURCE_NAME[word] ?? Number(word),
    value,
  }));
}
