import { describeConformance } from "@flyte-webapi/testkit/vitest";

import { restJobPlugin } from "../src/index.ts";
import { restJobWorld } from "./rest-job.world.ts";

describeConformance({ plugin: restJobPlugin, world: restJobWorld });
