import type { Requirement } from "../requirement.ts";
import { ST_01 } from "./st-01.ts";
import { ST_03 } from "./st-03.ts";
import { ST_06 } from "./st-06.ts";

/** What `status` must do. */
export const STATUS_REQUIREMENTS: readonly Requirement[] = [ST_01, ST_03, ST_06];
