import type { Requirement } from "../requirement.ts";
import { LV_01 } from "./lv-01.ts";
import { LV_02 } from "./lv-02.ts";
import { LV_03 } from "./lv-03.ts";

/** What holds for every call: that it ends, and does not hammer a service that is down. */
export const LIVENESS_REQUIREMENTS: readonly Requirement[] = [LV_01, LV_02, LV_03];
