import type { Requirement } from "../requirement.ts";
import { DE_01 } from "./de-01.ts";
import { DE_02 } from "./de-02.ts";
import { DE_03 } from "./de-03.ts";

/** What `delete` must do. */
export const DELETE_REQUIREMENTS: readonly Requirement[] = [DE_01, DE_02, DE_03];
