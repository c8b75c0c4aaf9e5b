import type { Subject } from "../../../src/index.ts";
import { ABLE_SUBJECTS } from "../able/subjects.ts";
import { bareGrpc } from "../grpc-jobs/bare.ts";
import { connectorJobs } from "../connector-jobs/connector-jobs.ts";
import { connectorJobsWorld } from "../connector-jobs/connector-jobs.world.ts";
import { grpcJobs, grpcPluginOf } from "../grpc-jobs/grpc-design.ts";
import { grpcJobsWorld } from "../grpc-jobs/grpc-jobs.world.ts";
import { jobServiceWorld } from "../job-service.world.ts";
import { batchPlugin } from "./batch/batch.plugin.ts";
import { batchWorld } from "./batch/batch.world.ts";
import { coalescedPlugin } from "./batch/coalesced.ts";
import { clustersPlugin } from "./clusters/clusters.plugin.ts";
import { clustersWorld } from "./clusters/clusters.world.ts";
import { feedsPlugin } from "./feeds/feeds.plugin.ts";
import { feedsWorld } from "./feeds/feeds.world.ts";
import { GOOD_PLUGINS } from "./index.ts";
import { operationsPlugin } from "./operations/operations.plugin.ts";
import { operationsWorld } from "./operations/operations.world.ts";
import { OTHER_CLIENTS } from "./other-clients.ts";
import { pagedPlugin } from "./paged/paged.plugin.ts";
import { pagedWorld } from "./paged/paged.world.ts";
import { queriesPlugin } from "./queries/queries.plugin.ts";
import { queriesWorld } from "./queries/queries.world.ts";
import { rendersPlugin } from "./renders/renders.plugin.ts";
import { rendersWorld } from "./renders/renders.world.ts";
import { rpcPlugin } from "./rpc/rpc.plugin.ts";
import { rpcWorld } from "./rpc/rpc.world.ts";
import { searchedPlugin } from "./searched/searched.plugin.ts";
import { searchedWorld } from "./searched/searched.world.ts";

/** Correct plugins for services of their own: each looks at idempotency, polling and cancelling in another way. */
export const OWN_SERVICE_SUBJECTS: readonly Subject[] = [
  { plugin: pagedPlugin, world: pagedWorld },
  { plugin: batchPlugin, world: batchWorld },
  { plugin: coalescedPlugin, world: batchWorld },
  { plugin: operationsPlugin, world: operationsWorld },
  { plugin: searchedPlugin, world: searchedWorld },
  { plugin: queriesPlugin, world: queriesWorld },
  { plugin: rpcPlugin, world: rpcWorld },
  { plugin: feedsPlugin, world: feedsWorld },
  { plugin: clustersPlugin, world: clustersWorld },
  { plugin: rendersPlugin, world: rendersWorld },
  { plugin: grpcPluginOf("grpc-jobs", () => grpcJobs), world: grpcJobsWorld },
  { plugin: grpcPluginOf("grpc-bare", () => bareGrpc), world: grpcJobsWorld },
  { plugin: connectorJobs, world: connectorJobsWorld },
  ...ABLE_SUBJECTS,
];

/** Every correct plugin with the fake of its service, and the transport that it needs: the kit must accuse none of them of anything. */
export const GOOD_SUBJECTS: readonly Subject[] = [
  ...GOOD_PLUGINS.map((plugin) => ({ plugin, world: jobServiceWorld })),
  ...OWN_SERVICE_SUBJECTS,
  ...OTHER_CLIENTS.map((plugin) => ({ plugin, world: jobServiceWorld, transport: "intercept" as const })),
];
