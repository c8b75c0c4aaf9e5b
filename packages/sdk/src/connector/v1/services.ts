import { create } from "@bufbuild/protobuf";
import { status as Status } from "@grpc/grpc-js";
import type { TaskCategory } from "../../contract/task-template.ts";
import {
  type Agent,
  AgentSchema,
  CreateTaskResponseSchema,
  DeleteTaskResponseSchema,
  ExecuteTaskSyncResponseSchema,
  type ExecuteTaskSyncRequest,
  GetAgentResponseSchema,
  GetTaskResponseSchema,
  ListAgentsResponseSchema,
} from "../gen/flyteidl/admin/agent_pb.js";
import { AgentMetadataService, AsyncAgentService, SyncAgentService } from "../gen/flyteidl/service/agent_pb.js";
import type { JobRequest } from "../jobs/job-request.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { ServedPlugin } from "../plugins/served-plugin.ts";
import type { ServedPlugins } from "../plugins/served-plugins.ts";
import type { CallScope } from "../server/call-scope.ts";
import { exchange, reading, serverStream, type ServedMethod, unary } from "../server/served-method.ts";
import { StatusError } from "../status/status-error.ts";
import { unimplemented } from "../status/unimplemented.ts";
import { factsFromProto } from "../v2/facts/from-proto.ts";
import { literalMapFromProto } from "../v2/literals/from-proto.ts";
import { getTaskLogs, getTaskMetrics } from "../v2/insight/answers.ts";
import { inputBytesOf, jobRequestFromProto } from "../v2/services.ts";
import {
  categoryFromProto,
  createRequestFromProto,
  headerFromProto,
  inputsFromProto,
  logsRequestFromProto,
  metricsRequestFromProto,
} from "./from-proto.ts";
import { withNodeMark } from "./node-mark.ts";
import { logsResponseToProto, metricsResponseToProto, resourceToProto } from "./to-proto.ts";

/** The methods of Flyte v1's agent protocol. */
export function agentMethods(plugins: ServedPlugins, jobs: Jobs): readonly ServedMethod[] {
  const { method } = AsyncAgentService;
  const pluginFor = (message: Parameters<typeof categoryFromProto>[0], call: CallScope): ServedPlugin => {
    const { name, version } = categoryFromProto(message);
    call.about({ taskType: name });
    return plugins.find(name, version);
  };
  return [
    unary(method.createTask, async (message, call) => {
      const asV2 = createRequestFromProto(message);
      const request = reading(() => jobRequestFromProto(withNodeMark(asV2)));
      const { type, taskTypeVersion = 0 } = request.template;
      call.about({ taskType: type, inputBytes: inputBytesOf(asV2.inputs) });
      const resourceMeta = await jobs.create(plugins.find(type, taskTypeVersion), request, call);
      return create(CreateTaskResponseSchema, { resourceMeta });
    }),
    unary(method.getTask, async (message, call) => {
      const answer = await jobs.get(pluginFor(message, call), message.resourceMeta, {}, call);
      return create(GetTaskResponseSchema, { resource: resourceToProto(answer) });
    }),
    unary(method.deleteTask, async (message, call) => {
      await jobs.delete(pluginFor(message, call), message.resourceMeta, call);
      return create(DeleteTaskResponseSchema);
    }),
    unary(method.getTaskMetrics, async (message, call) => {
      const request = metricsRequestFromProto(message);
      return metricsResponseToProto(await getTaskMetrics(pluginFor(message, call), request, jobs, call));
    }),
    serverStream(method.getTaskLogs, async (message, call) => {
      const parts = await getTaskLogs(pluginFor(message, call), logsRequestFromProto(message), jobs, call);
      return parts.map((part) => logsResponseToProto(part));
    }),
    // Older clients do not say that they have no more requests before they read the answer.
    exchange(SyncAgentService.method.executeTaskSync, 2, async (messages, call) => {
      const { request, inputBytes } = reading(() => syncRequestFromProto(messages));
      const { type, taskTypeVersion = 0 } = request.template;
      call.about({ taskType: type, inputBytes });
      const plugin = plugins.find(type, taskTypeVersion);
      if (plugin.kind !== "sync") throw unimplemented("ExecuteTaskSync", plugin);
      const resource = resourceToProto(await jobs.execute(plugin, request, call));
      return create(ExecuteTaskSyncResponseSchema, { res: { case: "header", value: { resource } } });
    }),
    unary(AgentMetadataService.method.getAgent, async ({ name }) => {
      const agent = agentsOf(plugins).find((candidate) => candidate.name === name);
      if (agent === undefined) throw new StatusError(Status.NOT_FOUND, `Cannot find agent with name: ${name}.`);
      return create(GetAgentResponseSchema, { agent });
    }),
    unary(AgentMetadataService.method.listAgents, async () =>
      create(ListAgentsResponseSchema, { agents: agentsOf(plugins) }),
    ),
  ];
}

function syncRequestFromProto([header, inputs]: readonly ExecuteTaskSyncRequest[]): {
  readonly request: JobRequest;
  readonly inputBytes: number;
} {
  if (header?.part.case !== "header") {
    throw new StatusError(Status.INVALID_ARGUMENT, "The first message of ExecuteTaskSync must be its header");
  }
  if (inputs?.part.case !== "inputs") {
    throw new StatusError(Status.INVALID_ARGUMENT, "The second message of ExecuteTaskSync must be the inputs");
  }
  const facts = factsFromProto(withNodeMark(headerFromProto(header.part.value)));
  const asV2 = inputsFromProto(inputs.part.value);
  const request = { ...facts, inputs: literalMapFromProto(asV2.literals, "inputs"), stored: new Uint8Array() };
  return { request, inputBytes: inputBytesOf(asV2) };
}

function agentsOf({ list }: ServedPlugins): Agent[] {
  return list.map(({ plugin, categories }) =>
    create(AgentSchema, {
      name: plugin.id,
      isSync: plugin.kind === "sync",
      supportedTaskTypes: namesOf(categories),
      supportedTaskCategories: categories.map((category) => ({ ...category })),
    }),
  );
}

/** As the oldest clients know task types: by name, which means version 0. */
function namesOf(categories: readonly TaskCategory[]): string[] {
  return categories.filter(({ version }) => version === 0).map(({ name }) => name);
}
