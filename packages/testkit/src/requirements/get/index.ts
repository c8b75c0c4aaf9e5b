import type { Requirement } from "../requirement.ts";
import { GE_01 } from "./ge-01.ts";
import { GE_04 } from "./ge-04.ts";
import { GE_11 } from "./ge-11.ts";

/** What `get` must do. */
export const GET_REQUIREMENTS: readonly Requirement[] = [GE_01, GE_04, GE_11];
