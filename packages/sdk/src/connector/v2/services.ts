import { create, toBinary } from "@bufbuild/protobuf";
import { status as Status } from "@grpc/grpc-js";
import {
  type Connector,
  ConnectorSchema,
  CreateTaskResponseSchema,
  type CreateTaskRequest,
  DeleteTaskResponseSchema,
  GetConnectorResponseSchema,
  GetTaskResponseSchema,
  ListConnectorsResponseSchema,
  type TaskCategory,
} from "../gen/flyteidl2/connector/connector_pb.js";
import { AsyncConnectorService, ConnectorMetadataService } from "../gen/flyteidl2/connector/service_pb.js";
import { type Inputs, InputsSchema } from "../gen/flyteidl2/task/common_pb.js";
import type { JobRequest } from "../jobs/job-request.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { ServedPlugin } from "../plugins/served-plugin.ts";
import type { ServedPlugins } from "../plugins/served-plugins.ts";
import type { CallScope } from "../server/call-scope.ts";
import { reading, serverStream, type ServedMethod, unary } from "../server/served-method.ts";
import { StatusError } from "../status/status-error.ts";
import { getTaskLogs, getTaskMetrics } from "./insight/answers.ts";
import { answerToResource } from "./answer-to-resource.ts";
import { factsFromProto } from "./facts/from-proto.ts";
import { factsToProto } from "./facts/to-proto.ts";
import { literalMapFromProto } from "./literals/from-proto.ts";

/** The methods of Flyte v2's connector protocol. */
export function connectorMethods(plugins: ServedPlugins, jobs: Jobs): readonly ServedMethod[] {
  const { method } = AsyncConnectorService;
  return [
    unary(method.createTask, async (message, call) => {
      const request = reading(() => jobRequestFromProto(message));
      const { type, taskTypeVersion = 0 } = request.template;
      call.about({ taskType: type, inputBytes: inputBytesOf(message.inputs) });
      const resourceMeta = await jobs.create(plugins.find(type, taskTypeVersion), request, call);
      return create(CreateTaskResponseSchema, { resourceMeta });
    }),
    unary(method.getTask, async ({ resourceMeta, taskCategory, connection }, call) => {
      const answer = await jobs.get(
        pluginFor(plugins, taskCategory, call),
        resourceMeta,
        connection?.secrets ?? {},
        call,
      );
      return create(GetTaskResponseSchema, { resource: answerToResource(answer).resource });
    }),
    unary(method.deleteTask, async ({ resourceMeta, taskCategory }, call) => {
      await jobs.delete(pluginFor(plugins, taskCategory, call), resourceMeta, call);
      return create(DeleteTaskResponseSchema);
    }),
    unary(method.getTaskMetrics, (message, call) =>
      getTaskMetrics(pluginFor(plugins, message.taskCategory, call), message, jobs, call),
    ),
    serverStream(method.getTaskLogs, (message, call) =>
      getTaskLogs(pluginFor(plugins, message.taskCategory, call), message, jobs, call),
    ),
    unary(ConnectorMetadataService.method.getConnector, async ({ name }) => {
      const connector = connectorsOf(plugins).find((candidate) => candidate.name === name);
      if (connector === undefined) throw new StatusError(Status.NOT_FOUND, `Cannot find connector with name: ${name}.`);
      return create(GetConnectorResponseSchema, { connector });
    }),
    unary(ConnectorMetadataService.method.listConnectors, async () =>
      create(ListConnectorsResponseSchema, { connectors: connectorsOf(plugins) }),
    ),
  ];
}

/** What the Python connector measures: the message of the inputs alone. */
export function inputBytesOf(inputs: Inputs | undefined): number {
  return inputs === undefined ? 0 : toBinary(InputsSchema, inputs).length;
}

/** @throws PermanentUserError with code `BadTaskSpecification` or `MetadataTooLarge`. */
export function jobRequestFromProto(message: CreateTaskRequest): JobRequest {
  const facts = factsFromProto(message, message.connection);
  const inputs = literalMapFromProto(message.inputs?.literals ?? [], "inputs");
  return { ...facts, inputs, stored: factsToProto(message) };
}

function pluginFor(plugins: ServedPlugins, category: TaskCategory | undefined, call: CallScope): ServedPlugin {
  const { name = "", version = 0 } = category ?? {};
  call.about({ taskType: name });
  return plugins.find(name, version);
}

function connectorsOf({ list }: ServedPlugins): Connector[] {
  return list.map(({ plugin, categories }) =>
    create(ConnectorSchema, {
      name: plugin.id,
      supportedTaskCategories: categories.map((category) => ({ ...category })),
    }),
  );
}
