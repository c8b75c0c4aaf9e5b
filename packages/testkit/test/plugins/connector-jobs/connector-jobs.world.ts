import type { MessageInitShape } from "@bufbuild/protobuf";
import { GrpcCode, GrpcError } from "@flyte-webapi/sdk";

import { defineWorld, grpcService, type Job, type World, type WorldTask } from "../../../src/msw/index.ts";
import {
  AsyncConnectorService,
  ConnectorMetadataService,
  Phase,
  type ResourceSchema,
  type TaskExecutionMetadata,
} from "./gen/connector_pb.js";

/** Where the connector is. */
export const CONNECTOR_ADDRESS = "connectors.example.com:443";
/** The environment variable with another address for new jobs. */
export const CONNECTOR_ADDRESS_VARIABLE = "CONNECTOR_ADDRESS";
/** The type of its tasks. */
export const CONNECTOR_TASK_TYPE = "connector-job";

const TOKEN_KEY = "CONNECTOR_TOKEN";
const ANSWER = 42n;

const taskWith = (text: string): WorldTask => ({
  taskType: CONNECTOR_TASK_TYPE,
  custom: { text, secrets: { token: TOKEN_KEY } },
  interface: { inputs: {}, outputs: { answer: { type: { kind: "simple", simple: "INTEGER" } } } },
});

// What has no word in this version of the protocol is a number.
function phaseOf({ state }: Job): Phase {
  const known: unknown = Reflect.get(Phase, state);
  return typeof known === "number" ? known : Number(state);
}

function resourceOf(job: Job): MessageInitShape<typeof ResourceSchema> {
  const uri = `https://connectors.example.com/log/${encodeURIComponent(job.id)}`;
  const answer = {
    value: { case: "primitive" as const, value: { value: { case: "integer" as const, value: ANSWER } } },
  };
  const outputs = { literals: [{ name: "answer", value: { value: { case: "scalar" as const, value: answer } } }] };
  return {
    phase: phaseOf(job),
    message: job.failure === undefined ? (job.message ?? "") : `[${job.failure}] ${job.message ?? ""}`,
    logLinks: [{ name: "log", uri, ready: true }],
    ...(job.state === "SUCCEEDED" ? { outputs } : {}),
  };
}

/** What a connector knows an attempt by: its id, and what tells it from the same attempt when the system starts it again. */
function keyOf(metadata: TaskExecutionMetadata | undefined): string {
  const { nodeExecutionId, retryAttempt } = metadata?.taskExecutionId ?? {};
  const { project, domain, name } = nodeExecutionId?.executionId ?? {};
  const told = metadata?.annotations["flyte-webapi-idempotency-key"];
  return [project, domain, name, nodeExecutionId?.nodeId, retryAttempt, told].join("/");
}

/** A Flyte connector over the job table: ids that are opaque bytes, a secret in every request, phases as an enum, a job that is over left alone by DeleteTask. */
export const connectorJobsWorld: World = defineWorld({
  task: taskWith("hello"),
  states: {
    QUEUED: "Queued",
    WAITING_FOR_RESOURCES: "WaitingForResources",
    INITIALIZING: "Initializing",
    RUNNING: "Running",
    SUCCEEDED: "Success",
    FAILED: "PermanentFailure",
    RETRYABLE_FAILED: "RetryableFailure",
    ABORTED: "PermanentFailure",
  },
  laterStates: ["901", "902", "977"],
  initialState: "QUEUED",
  cancelledState: "ABORTED",
  showsMessages: true,
  logLinks: true,
  failures: {
    BadInput: { state: "FAILED", kind: "USER", retryable: false },
    OutOfMemory: { state: "RETRYABLE_FAILED", kind: "USER", retryable: true },
  },
  secrets: [TOKEN_KEY],
  addressVariable: CONNECTOR_ADDRESS_VARIABLE,
  text: { taskWith, received: (spec) => spec },
  errorBody: (message) => ({ message }),
  quota: { status: 429, body: { message: "the quota is used up" } },
  reads: ["grpc GetTask", "grpc ListConnectors"],
  handlers: () => [],
  grpc: [
    grpcService(AsyncConnectorService, {
      address: CONNECTOR_ADDRESS,
      methods: ({ jobs, secret }) => {
        const authorize = (secrets: Readonly<Record<string, string>> | undefined): void => {
          if (secrets?.["token"] === secret(TOKEN_KEY)) return;
          throw new GrpcError(GrpcCode.UNAUTHENTICATED, "the token is missing or wrong");
        };
        const find = (resourceMeta: Uint8Array): Job => {
          const job = jobs.get(new TextDecoder().decode(resourceMeta));
          if (job === undefined) throw new GrpcError(GrpcCode.NOT_FOUND, "there is no such job");
          return job;
        };
        return {
          createTask: ({ template, taskExecutionMetadata, connection }) => {
            authorize(connection?.secrets);
            const key = keyOf(taskExecutionMetadata);
            const job = jobs.byKey(key) ?? jobs.add({ key, spec: template?.custom?.["text"] });
            return { resourceMeta: new TextEncoder().encode(job.id) };
          },
          getTask: ({ resourceMeta, connection }) => {
            authorize(connection?.secrets);
            return { resource: resourceOf(find(resourceMeta)) };
          },
          deleteTask: ({ resourceMeta, connection }) => {
            authorize(connection?.secrets);
            const job = find(resourceMeta);
            if (!jobs.isTerminal(job)) jobs.cancel(job.id);
            return {};
          },
        };
      },
    }),
    grpcService(ConnectorMetadataService, {
      address: CONNECTOR_ADDRESS,
      methods: () => ({
        listConnectors: () => ({
          connectors: [{ name: "jobs", supportedTaskCategories: [{ name: CONNECTOR_TASK_TYPE, version: 0 }] }],
        }),
      }),
    }),
  ],
});
