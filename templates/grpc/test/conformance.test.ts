import { describeConformance } from "@flyte-webapi/testkit/vitest";

import { grpcJobPlugin } from "../src/index.ts";
import { grpcJobWorld } from "./grpc-job.world.ts";

describeConformance({ plugin: grpcJobPlugin, world: grpcJobWorld });
