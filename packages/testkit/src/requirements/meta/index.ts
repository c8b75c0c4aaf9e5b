import type { Requirement } from "../requirement.ts";
import { ME_01 } from "./me-01.ts";
import { ME_02 } from "./me-02.ts";
import { ME_03 } from "./me-03.ts";
import { ME_04 } from "./me-04.ts";
import { ME_05 } from "./me-05.ts";
import { ME_06 } from "./me-06.ts";
import { ME_07 } from "./me-07.ts";
import { ME_08 } from "./me-08.ts";
import { ME_09 } from "./me-09.ts";

/** What ResourceMeta, ids and secrets must be. */
export const META_REQUIREMENTS: readonly Requirement[] = [
  ME_01,
  ME_02,
  ME_03,
  ME_04,
  ME_05,
  ME_06,
  ME_07,
  ME_08,
  ME_09,
];
