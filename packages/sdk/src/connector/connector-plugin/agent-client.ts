import { create } from "@bufbuild/protobuf";
import { createGrpcClient } from "../../grpc/create-grpc-client.ts";
import { AgentMetadataService, AsyncAgentService } from "../gen/flyteidl/service/agent_pb.js";
import {
  CreateTaskResponseSchema,
  DeleteTaskResponseSchema,
  GetTaskResponseSchema,
  ListConnectorsResponseSchema,
  type Resource,
} from "../gen/flyteidl2/connector/connector_pb.js";
import { connectorOf, createRequestToV1, jobOf, resourceToV2 } from "../v1/client-messages.ts";
import type { JobClient, MetadataClient } from "./job-client.ts";

type ClientOptions = Parameters<typeof createGrpcClient>[1];

/** The calls about jobs, of an agent of Flyte v1. The connection of a request is left out: v1 has none, its agents have secrets of their own. */
export function createAgentJobs(options: ClientOptions): JobClient {
  const client = createGrpcClient(AsyncAgentService, options);
  return {
    createTask: async (request, { check, ...call }) => {
      const { resourceMeta } = await client.createTask(createRequestToV1(request), {
        ...call,
        check: (answer) => check?.(create(CreateTaskResponseSchema, { resourceMeta: answer.resourceMeta })),
      });
      return create(CreateTaskResponseSchema, { resourceMeta });
    },
    getTask: async (about, { check, ...call }) => {
      const { resourceMeta, taskCategory, outputPrefix = "" } = about;
      const request = { ...jobOf(resourceMeta, taskCategory), outputPrefix };
      const { resource } = await client.getTask(request, {
        ...call,
        check: (answer) => check?.(answered(resourceToV2(answer.resource))),
      });
      return answered(resourceToV2(resource));
    },
    deleteTask: async (about, { check: _none, ...call }) => {
      await client.deleteTask(jobOf(about.resourceMeta, about.taskCategory), call);
      return create(DeleteTaskResponseSchema);
    },
  };
}

/** What agents of Flyte v1 say of themselves. */
export function createAgentMetadata(options: ClientOptions): MetadataClient {
  const client = createGrpcClient(AgentMetadataService, options);
  return {
    listConnectors: async (_request, call) => {
      const answer = await client.listAgents({}, call);
      if (answer === undefined) return undefined;
      // A synchronous task is one stream of messages, and a plugin can send one message.
      const agents = answer.agents.filter(({ isSync }) => !isSync);
      return create(ListConnectorsResponseSchema, { connectors: agents.map((agent) => connectorOf(agent)) });
    },
  };
}

function answered(resource: Resource | undefined) {
  return create(GetTaskResponseSchema, resource === undefined ? {} : { resource });
}
