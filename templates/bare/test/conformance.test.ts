import { describeConformance } from "@flyte-webapi/testkit/vitest";

import { bareJobPlugin } from "../src/index.ts";
import { bareJobWorld } from "./bare-job.world.ts";

describeConformance({ plugin: bareJobPlugin, world: bareJobWorld });
