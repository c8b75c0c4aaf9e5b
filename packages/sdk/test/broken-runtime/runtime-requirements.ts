import { HOST_REQUIREMENTS } from "./host-requirements.ts";
import { JOB_REQUIREMENTS } from "./job-requirements.ts";
import { POLLING_REQUIREMENTS } from "./polling-requirements.ts";
import type { RuntimeRequirement } from "./runtime-requirement.ts";

/** All that is checked of a runtime from outside. */
export const RUNTIME_REQUIREMENTS: readonly RuntimeRequirement[] = [
  ...HOST_REQUIREMENTS,
  ...JOB_REQUIREMENTS,
  ...POLLING_REQUIREMENTS,
];
