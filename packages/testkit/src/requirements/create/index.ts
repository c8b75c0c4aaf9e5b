import type { Requirement } from "../requirement.ts";
import { CR_01 } from "./cr-01.ts";
import { CR_03 } from "./cr-03.ts";
import { CR_04 } from "./cr-04.ts";
import { CR_05 } from "./cr-05.ts";

/** What `create` must do. */
export const CREATE_REQUIREMENTS: readonly Requirement[] = [CR_01, CR_03, CR_04, CR_05];
