import { describeConformance } from "@flyte-webapi/testkit/vitest";

import { databricksPlugin } from "../src/index.ts";
import { databricksWorld } from "./databricks.world.ts";

// FLYTE_WEBAPI_PROFILE=ci or soak looks further.
describeConformance({ plugin: databricksPlugin, world: databricksWorld, profile: "quick" });
