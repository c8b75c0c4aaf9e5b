// #region conformance
import { describeConformance } from "@flyte-webapi/testkit/vitest";

import { jobPlugin } from "./entry.ts";
import { jobsWorld } from "./jobs.world.ts";

describeConformance({ plugin: jobPlugin, world: jobsWorld });
// #endregion
