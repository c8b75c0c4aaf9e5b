import type { Requirement } from "../requirement.ts";
import { DE_01 } from "./de-01.ts";
import { DE_02 } from "./de-02.ts";
import { DE_03 } from "./de-03.ts";
import { DE_04 } from "./de-04.ts";
import { DE_05 } from "./de-05.ts";
import { DE_06 } from "./de-06.ts";
import { DE_07 } from "./de-07.ts";
import { DE_08 } from "./de-08.ts";
import { DE_09 } from "./de-09.ts";
import { DE_10 } from "./de-10.ts";
import { DE_11 } from "./de-11.ts";
import { DE_12 } from "./de-12.ts";
import { DE_13 } from "./de-13.ts";

/** What `delete` must do. */
export const DELETE_REQUIREMENTS: readonly Requirement[] = [
  DE_01,
  DE_02,
  DE_03,
  DE_04,
  DE_05,
  DE_06,
  DE_07,
  DE_08,
  DE_09,
  DE_10,
  DE_11,
  DE_12,
  DE_13,
];
