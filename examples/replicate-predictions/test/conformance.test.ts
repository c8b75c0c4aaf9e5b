import { describeConformance } from "@flyte-webapi/testkit/vitest";

import { replicatePlugin } from "../src/index.ts";
import { replicateWorld } from "./replicate.world.ts";

// FLYTE_WEBAPI_PROFILE=ci or soak looks further.
describeConformance({ plugin: replicatePlugin, world: replicateWorld, profile: "quick" });
