import { describeConformance } from "@flyte-webapi/testkit/vitest";

import { snowflakePlugin } from "../src/index.ts";
import { snowflakeWorld } from "./snowflake.world.ts";

// FLYTE_WEBAPI_PROFILE=ci or soak looks further.
describeConformance({ plugin: snowflakePlugin, world: snowflakeWorld, profile: "quick" });
