import { describeConformance } from "@flyte-webapi/testkit/vitest";

import { batchPlugin } from "../src/index.ts";
import { batchWorld } from "./batch.world.ts";

// FLYTE_WEBAPI_PROFILE=ci or soak looks further.
describeConformance({ plugin: batchPlugin, world: batchWorld, profile: "quick" });
