import { create } from "@bufbuild/protobuf";
import {
  DeleteTaskRequestSchema,
  type GetTaskResponse,
  GetTaskRequestSchema,
} from "../../src/connector/gen/flyteidl2/connector/connector_pb.js";
import { AsyncConnectorService } from "../../src/connector/gen/flyteidl2/connector/service_pb.js";
import {
  type ConnectorServer,
  serveConnector,
  type ServeConnectorOptions,
} from "../../src/connector/serve-connector.ts";
import { grpcJsClient, type TestClient } from "./clients.ts";
import { createJobService, type JobHooks, type JobService } from "./job-service.ts";
import { createRecordingLogger } from "./recording-logger.ts";
import { category, createRequest } from "./requests.ts";

const { createTask, getTask, deleteTask } = AsyncConnectorService.method;

/** A service, a connector that serves its plugin, and a client of that. */
export interface ServedService extends AsyncDisposable {
  readonly service: JobService;
  readonly server: ConnectorServer;
  readonly client: TestClient;
  /** The lines of the connector's log. */
  readonly lines: readonly string[];
  /** Creates a job and answers its resource_meta. */
  create(options?: Parameters<typeof createRequest>[0], timeoutMs?: number): Promise<Uint8Array>;
  get(resourceMeta: Uint8Array, timeoutMs?: number): Promise<NonNullable<GetTaskResponse["resource"]>>;
  delete(resourceMeta: Uint8Array): Promise<unknown>;
}

/** Serves the plugin of a service on a socket. */
export async function serveService(
  hooks: JobHooks = {},
  options: Partial<ServeConnectorOptions> = {},
): Promise<ServedService> {
  const service = createJobService(hooks);
  const logger = createRecordingLogger();
  const server = await serveConnector({ plugins: [service.entry], host: "localhost", port: 0, logger, ...options });
  const client = grpcJsClient(server.port);
  return {
    service,
    server,
    client,
    lines: logger.lines,
    create: async (of, timeoutMs = 10_000) =>
      (await client.call(createTask, createRequest(of), { timeoutMs })).resourceMeta,
    get: async (resourceMeta, timeoutMs = 10_000) => {
      const request = create(GetTaskRequestSchema, { resourceMeta, taskCategory: category });
      const { resource } = await client.call(getTask, request, { timeoutMs });
      if (resource === undefined) throw new Error("GetTask answered without a resource");
      return resource;
    },
    delete: async (resourceMeta) =>
      await client.call(deleteTask, create(DeleteTaskRequestSchema, { resourceMeta, taskCategory: category })),
    [Symbol.asyncDispose]: async () => {
      await client[Symbol.asyncDispose]();
      await server.close({ graceMs: 1_000 });
    },
  };
}
