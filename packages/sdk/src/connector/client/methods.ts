import type { DescMethod } from "@bufbuild/protobuf";
import { AgentMetadataService, AsyncAgentService } from "../gen/flyteidl/service/agent_pb.js";
import { AsyncConnectorService, ConnectorMetadataService } from "../gen/flyteidl2/connector/service_pb.js";
import type { ConnectorMethod, ConnectorProtocol } from "./connector-client.ts";

/** The methods of each version. */
export const METHODS: Readonly<Record<ConnectorProtocol, Readonly<Record<ConnectorMethod, DescMethod>>>> = {
  v2: {
    CreateTask: AsyncConnectorService.method.createTask,
    GetTask: AsyncConnectorService.method.getTask,
    DeleteTask: AsyncConnectorService.method.deleteTask,
    GetTaskMetrics: AsyncConnectorService.method.getTaskMetrics,
    GetTaskLogs: AsyncConnectorService.method.getTaskLogs,
    GetConnector: ConnectorMetadataService.method.getConnector,
    ListConnectors: ConnectorMetadataService.method.listConnectors,
  },
  v1: {
    CreateTask: AsyncAgentService.method.createTask,
    GetTask: AsyncAgentService.method.getTask,
    DeleteTask: AsyncAgentService.method.deleteTask,
    GetTaskMetrics: AsyncAgentService.method.getTaskMetrics,
    GetTaskLogs: AsyncAgentService.method.getTaskLogs,
    GetConnector: AgentMetadataService.method.getAgent,
    ListConnectors: AgentMetadataService.method.listAgents,
  },
};
