import { toBinary } from "@bufbuild/protobuf";
import {
  type CreateRequestHeader,
  CreateRequestHeaderSchema,
  type CreateTaskRequest,
  CreateTaskRequestSchema,
  type GetTaskLogsRequest,
  GetTaskLogsRequestSchema,
  type GetTaskMetricsRequest,
  GetTaskMetricsRequestSchema,
  type TaskCategory,
} from "../gen/flyteidl/admin/agent_pb.js";
import { type LiteralMap, LiteralMapSchema } from "../gen/flyteidl/core/literals_pb.js";
import {
  type CreateRequestHeader as V2Header,
  CreateRequestHeaderSchema as V2HeaderSchema,
  type CreateTaskRequest as V2CreateTaskRequest,
  CreateTaskRequestSchema as V2CreateTaskRequestSchema,
  type GetTaskLogsRequest as V2LogsRequest,
  GetTaskLogsRequestSchema as V2LogsRequestSchema,
  type GetTaskMetricsRequest as V2MetricsRequest,
  GetTaskMetricsRequestSchema as V2MetricsRequestSchema,
} from "../gen/flyteidl2/connector/connector_pb.js";
import { type Inputs, InputsSchema } from "../gen/flyteidl2/task/common_pb.js";
import { decode } from "../server/served-method.ts";

// The messages of v1 are those of v2 byte for byte: what is a map there is a list of names and values here, which is the same on the
// wire. Fields of v1 that v2 does not have stay in the message as unknown ones. What no client of v1 sends, but v2 knows, is read here
// for the first time: so a request can turn out to be none, which is INVALID_ARGUMENT.

/** The request in the messages of v2. */
export function createRequestFromProto(message: CreateTaskRequest): V2CreateTaskRequest {
  return decode(V2CreateTaskRequestSchema, toBinary(CreateTaskRequestSchema, message));
}

/** What a synchronous call begins with, in the messages of v2. */
export function headerFromProto(message: CreateRequestHeader): V2Header {
  return decode(V2HeaderSchema, toBinary(CreateRequestHeaderSchema, message));
}

/** Inputs in the messages of v2. */
export function inputsFromProto(message: LiteralMap): Inputs {
  return decode(InputsSchema, toBinary(LiteralMapSchema, message));
}

/** The request for logs in the messages of v2. */
export function logsRequestFromProto(message: GetTaskLogsRequest): V2LogsRequest {
  return decode(V2LogsRequestSchema, toBinary(GetTaskLogsRequestSchema, message));
}

/** The request for metrics in the messages of v2. */
export function metricsRequestFromProto(message: GetTaskMetricsRequest): V2MetricsRequest {
  return decode(V2MetricsRequestSchema, toBinary(GetTaskMetricsRequestSchema, message));
}

/** Which task a request is about: older clients send the type alone, and newer ones both. Source: flytekit, connector_service.py. */
export function categoryFromProto(message: {
  readonly taskType: string;
  readonly taskCategory?: TaskCategory | undefined;
}): { readonly name: string; readonly version: number } {
  const { taskType, taskCategory } = message;
  if (taskCategory !== undefined && taskCategory.name !== "") return taskCategory;
  return { name: taskType, version: 0 };
}
