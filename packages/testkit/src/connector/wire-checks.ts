import { CREATE_CHECKS } from "./checks/create.ts";
import { DELETE_CHECKS } from "./checks/delete.ts";
import { EXTRA_CHECKS } from "./checks/extras.ts";
import { GET_CHECKS } from "./checks/get.ts";
import { METADATA_CHECKS } from "./checks/metadata.ts";
import { ROBUSTNESS_CHECKS } from "./checks/robustness.ts";
import type { WireCheck } from "./wire-check.ts";

/** All checks of a running connector, in the order in which they are made. Their ids are never used again for something else. */
export const WIRE_CHECKS: readonly WireCheck[] = [
  ...METADATA_CHECKS,
  ...CREATE_CHECKS,
  ...GET_CHECKS,
  ...DELETE_CHECKS,
  ...ROBUSTNESS_CHECKS,
  ...EXTRA_CHECKS,
];
