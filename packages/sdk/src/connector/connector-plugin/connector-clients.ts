import type { PluginSetupContext } from "../../contract/plugin-entry.ts";
import { createGrpcClient } from "../../grpc/create-grpc-client.ts";
import { AsyncConnectorService, ConnectorMetadataService } from "../gen/flyteidl2/connector/service_pb.js";
import { createAgentJobs, createAgentMetadata } from "./agent-client.ts";
import type { JobClient, MetadataClient } from "./job-client.ts";
import type { Deployment } from "./resolved-config.ts";

/** Where a connector is, and how it is spoken to. */
export type Place = Pick<Deployment, "id" | "endpoint" | "security" | "protocol">;

/** Clients of connectors, made when they are first needed. They hold no connection: that is the host's. */
export class ConnectorClients {
  readonly #setup: PluginSetupContext;
  readonly #clients = new Map<string, JobClient>();

  constructor(setup: PluginSetupContext) {
    this.#setup = setup;
  }

  jobs(place: Place): JobClient {
    const key = JSON.stringify([place.id, place.security.kind, place.endpoint, place.protocol]);
    const client = this.#clients.get(key) ?? this.#make(place);
    this.#clients.set(key, client);
    return client;
  }

  /** One attempt only: it is asked again soon anyway. */
  metadata(place: Place): MetadataClient {
    const options = { ...this.#options(place), retry: { maxAttempts: 1 } };
    return place.protocol === "v1" ? createAgentMetadata(options) : createGrpcClient(ConnectorMetadataService, options);
  }

  #make(place: Place): JobClient {
    const options = this.#options(place);
    return place.protocol === "v1" ? createAgentJobs(options) : createGrpcClient(AsyncConnectorService, options);
  }

  #options({ endpoint, security }: Place): Parameters<typeof createGrpcClient>[1] {
    const { grpc, clock, random, logger } = this.#setup;
    return { address: endpoint, security, grpc, clock, random, logger };
  }
}
