import * as fc from "fast-check";

import { REQUIREMENTS, type Plan } from "../src/index.ts";
import { jobServiceWorld } from "./plugins/job-service.world.ts";

/** Plans of every requirement, mixed: what the kit itself would draw. */
export const arbitraryPlan: fc.Arbitrary<Plan> = fc.oneof(
  ...REQUIREMENTS.map((requirement) => requirement.plans(jobServiceWorld)),
);
