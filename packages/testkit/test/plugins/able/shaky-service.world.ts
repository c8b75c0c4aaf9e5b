import { defineWorld, type World } from "../../../src/msw/index.ts";
import { jobServiceWorld } from "../job-service.world.ts";

/** The job service on a bad day: it shows ends that are none, and jobs of parts that are done though a part has failed. */
export const shakyServiceWorld: World = defineWorld({
  ...jobServiceWorld,
  falseEnds: ["FAILED", "STOPPED"],
  failedParts: ["PART_LOST", "PART_REFUSED"],
});
