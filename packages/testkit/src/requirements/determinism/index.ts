import type { Requirement } from "../requirement.ts";
import { DT_01 } from "./dt-01.ts";

/** What makes a plugin repeatable. */
export const DETERMINISM_REQUIREMENTS: readonly Requirement[] = [DT_01];
