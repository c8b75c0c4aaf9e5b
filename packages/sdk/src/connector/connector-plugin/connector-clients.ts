import type { PluginSetupContext } from "../../contract/plugin-entry.ts";
import { createGrpcClient } from "../../grpc/create-grpc-client.ts";
import type { GrpcClient } from "../../grpc/grpc-client.ts";
import { AsyncConnectorService, ConnectorMetadataService } from "../gen/flyteidl2/connector/service_pb.js";
import type { Deployment } from "./resolved-config.ts";

/** The calls of a connector about jobs. */
export type JobClient = GrpcClient<typeof AsyncConnectorService>;
/** The calls of a connector about itself. */
export type MetadataClient = GrpcClient<typeof ConnectorMetadataService>;

/** Where a connector is, and how it is reached. */
export type Place = Pick<Deployment, "id" | "endpoint" | "security">;

/** Clients of connectors, made when they are first needed. They hold no connection: that is the host's. */
export class ConnectorClients {
  readonly #setup: PluginSetupContext;
  readonly #clients = new Map<string, JobClient>();

  constructor(setup: PluginSetupContext) {
    this.#setup = setup;
  }

  jobs(place: Place): JobClient {
    const key = JSON.stringify([place.id, place.security.kind, place.endpoint]);
    const client = this.#clients.get(key) ?? createGrpcClient(AsyncConnectorService, this.#options(place));
    this.#clients.set(key, client);
    return client;
  }

  /** One attempt only: it is asked again soon anyway. */
  metadata(place: Place): MetadataClient {
    return createGrpcClient(ConnectorMetadataService, { ...this.#options(place), retry: { maxAttempts: 1 } });
  }

  #options({ endpoint, security }: Place): Parameters<typeof createGrpcClient>[1] {
    const { grpc, clock, random, logger } = this.#setup;
    return { address: endpoint, security, grpc, clock, random, logger };
  }
}
