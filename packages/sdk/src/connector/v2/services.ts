import { create, toBinary } from "@bufbuild/protobuf";
import { status as Status } from "@grpc/grpc-js";
import { PhaseInfo } from "../../contract/phase-info.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import { toPluginError } from "../../errors/to-plugin-error.ts";
import {
  type Connector,
  ConnectorSchema,
  CreateTaskResponseSchema,
  type CreateTaskRequest,
  DeleteTaskResponseSchema,
  GetConnectorResponseSchema,
  GetTaskResponseSchema,
  ListConnectorsResponseSchema,
  type Resource,
  ResourceSchema,
  type TaskCategory,
} from "../gen/flyteidl2/connector/connector_pb.js";
import { AsyncConnectorService, ConnectorMetadataService } from "../gen/flyteidl2/connector/service_pb.js";
import type { JobAnswer } from "../jobs/job-answer.ts";
import type { JobRequest } from "../jobs/job-request.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { ServedPlugin } from "../plugins/served-plugin.ts";
import type { ServedPlugins } from "../plugins/served-plugins.ts";
import { MOST_MESSAGE_BYTES, reading, refusingStream, type ServedMethod, unary } from "../server/served-method.ts";
import { cutText } from "../status/cut-text.ts";
import { StatusError } from "../status/status-error.ts";
import { factsFromProto } from "./facts/from-proto.ts";
import { factsToProto } from "./facts/to-proto.ts";
import { literalMapFromProto } from "./literals/from-proto.ts";
import { resourceToProto } from "./resources/to-proto.ts";

/** What is left for the rest of an answer that holds a resource. */
const MOST_RESOURCE_BYTES = MOST_MESSAGE_BYTES - 1_024;
/** A message of a phase is read by people, and stored with every event. */
const MOST_REASON_BYTES = 16_384;

/** The methods of Flyte v2's connector protocol. */
export function connectorMethods(plugins: ServedPlugins, jobs: Jobs): readonly ServedMethod[] {
  const { method } = AsyncConnectorService;
  return [
    unary(method.createTask, async (message, call) => {
      const request = reading(() => jobRequestFromProto(message));
      const { type, taskTypeVersion = 0 } = request.template;
      const resourceMeta = await jobs.create(plugins.find(type, taskTypeVersion), request, call);
      return create(CreateTaskResponseSchema, { resourceMeta });
    }),
    unary(method.getTask, async ({ resourceMeta, taskCategory, connection }, call) => {
      const answer = await jobs.get(pluginFor(plugins, taskCategory), resourceMeta, connection?.secrets ?? {}, call);
      return create(GetTaskResponseSchema, { resource: resourceOf(answer) });
    }),
    unary(method.deleteTask, async ({ resourceMeta, taskCategory }, call) => {
      await jobs.delete(pluginFor(plugins, taskCategory), resourceMeta, call);
      return create(DeleteTaskResponseSchema);
    }),
    unary(method.getTaskMetrics, async ({ taskCategory }) =>
      unimplemented("GetTaskMetrics", pluginFor(plugins, taskCategory)),
    ),
    refusingStream(method.getTaskLogs, ({ taskCategory }) =>
      unimplemented("GetTaskLogs", pluginFor(plugins, taskCategory)),
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

/** @throws PermanentUserError with code `BadTaskSpecification` or `MetadataTooLarge`. */
export function jobRequestFromProto(message: CreateTaskRequest): JobRequest {
  const facts = factsFromProto(message, message.connection);
  const inputs = literalMapFromProto(message.inputs?.literals ?? [], "inputs");
  return { ...facts, inputs, stored: factsToProto(message) };
}

/** An answer as Flyte takes it: what does not fit into a message is a failure of the task, which no repetition would mend. */
export function resourceOf(answer: JobAnswer): Resource {
  try {
    const resource = resourceToProto(answer.phaseInfo, answer.outputs);
    resource.message = cutText(resource.message, MOST_REASON_BYTES);
    const { length } = toBinary(ResourceSchema, resource);
    if (length <= MOST_RESOURCE_BYTES) return resource;
    const advice = "Store large data under rawOutputPrefix and return links to it";
    const message = `The answer takes ${length} bytes, more than the ${MOST_RESOURCE_BYTES} that a message of Flyte holds. ${advice}`;
    return resourceToProto(PhaseInfo.failure({ code: ErrorCode.BadOutputs, message }));
  } catch (error) {
    // Custom info or outputs that cannot be written.
    const { message } = toPluginError(error);
    return resourceToProto(
      PhaseInfo.failure({ code: ErrorCode.BadOutputs, message: cutText(message, MOST_REASON_BYTES) }),
    );
  }
}

function pluginFor(plugins: ServedPlugins, category: TaskCategory | undefined): ServedPlugin {
  return plugins.find(category?.name ?? "", category?.version ?? 0);
}

function unimplemented(method: string, { id }: ServedPlugin): never {
  throw new StatusError(Status.UNIMPLEMENTED, `Plugin ${JSON.stringify(id)} has no ${method}.`);
}

function connectorsOf({ list }: ServedPlugins): Connector[] {
  return list.map(({ plugin, categories }) =>
    create(ConnectorSchema, {
      name: plugin.id,
      supportedTaskCategories: categories.map((category) => ({ ...category })),
    }),
  );
}
