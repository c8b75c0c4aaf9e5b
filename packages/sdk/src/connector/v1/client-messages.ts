import { create, fromBinary, type MessageInitShape, type MessageShape, toBinary } from "@bufbuild/protobuf";
import {
  type Agent,
  type CreateTaskRequest as V1CreateTaskRequest,
  CreateTaskRequestSchema as V1CreateTaskRequestSchema,
  type DeleteTaskRequestSchema,
  type Resource as V1Resource,
  ResourceSchema as V1ResourceSchema,
  State,
} from "../gen/flyteidl/admin/agent_pb.js";
import {
  type Connector,
  ConnectorSchema,
  CreateTaskRequestSchema,
  type Resource,
  ResourceSchema,
} from "../gen/flyteidl2/connector/connector_pb.js";
import { TaskExecution_Phase as Phase } from "../gen/flyteidl2/core/execution_pb.js";

// What a client of v1 sends and gets, for code that knows the messages of v2. They are the same byte for byte (see from-proto.ts), but for three: a resource may
// have its phase in the deprecated `state`, there is no connection, and agents are listed in other words.

/** The request that makes a job, without its connection. */
export function createRequestToV1(request: MessageInitShape<typeof CreateTaskRequestSchema>): V1CreateTaskRequest {
  const { inputs, template, outputPrefix, taskExecutionMetadata } = create(CreateTaskRequestSchema, request);
  const message = create(CreateTaskRequestSchema, { outputPrefix });
  if (inputs !== undefined) message.inputs = inputs;
  if (template !== undefined) message.template = template;
  if (taskExecutionMetadata !== undefined) message.taskExecutionMetadata = taskExecutionMetadata;
  return fromBinary(V1CreateTaskRequestSchema, toBinary(CreateTaskRequestSchema, message));
}

/** Which job a request is about. The oldest agents go by its type alone. */
export function jobOf(
  resourceMeta: Uint8Array | undefined,
  category: { readonly name?: string; readonly version?: number } | undefined,
): Pick<MessageShape<typeof DeleteTaskRequestSchema>, "resourceMeta" | "taskType"> & {
  readonly taskCategory: { readonly name: string; readonly version: number };
} {
  const { name = "", version = 0 } = category ?? {};
  return { resourceMeta: resourceMeta ?? new Uint8Array(), taskCategory: { name, version }, taskType: name };
}

/** What `state` says where `phase` is UNDEFINED. Source: flytepropeller, webapi/agent/plugin.go, Status. */
const PHASE: Readonly<Record<State, Phase>> = {
  [State.RETRYABLE_FAILURE]: Phase.RETRYABLE_FAILED,
  [State.PERMANENT_FAILURE]: Phase.FAILED,
  [State.PENDING]: Phase.INITIALIZING,
  [State.RUNNING]: Phase.RUNNING,
  [State.SUCCEEDED]: Phase.SUCCEEDED,
};

/** What an agent says of a job. Total: any number may come as a state, or as a phase. */
export function resourceToV2(given: V1Resource | undefined): Resource | undefined {
  if (given === undefined) return undefined;
  const resource = fromBinary(ResourceSchema, toBinary(V1ResourceSchema, given));
  // v1 has links that are ready, and no others.
  for (const link of resource.logLinks) link.ready = true;
  // `state` is deprecated, and all that older agents send.
  if (resource.phase === Phase.UNDEFINED) resource.phase = PHASE[given.state] ?? Phase.UNDEFINED;
  return resource;
}

/** What an agent says of itself. Older ones name types only, which means version 0. */
export function connectorOf({ name, supportedTaskTypes, supportedTaskCategories }: Agent): Connector {
  const categories = supportedTaskCategories.map((category) => ({ name: category.name, version: category.version }));
  const known = new Set(categories.map((category) => category.name));
  const types = supportedTaskTypes.filter((type) => !known.has(type)).map((type) => ({ name: type, version: 0 }));
  return create(ConnectorSchema, { name, supportedTaskCategories: [...categories, ...types] });
}
