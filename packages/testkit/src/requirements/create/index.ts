import type { Requirement } from "../requirement.ts";
import { CR_01 } from "./cr-01.ts";
import { CR_02 } from "./cr-02.ts";
import { CR_03 } from "./cr-03.ts";
import { CR_04 } from "./cr-04.ts";
import { CR_05 } from "./cr-05.ts";
import { CR_06 } from "./cr-06.ts";
import { CR_07 } from "./cr-07.ts";
import { CR_08 } from "./cr-08.ts";
import { CR_09 } from "./cr-09.ts";
import { CR_10 } from "./cr-10.ts";
import { CR_11 } from "./cr-11.ts";
import { CR_12 } from "./cr-12.ts";
import { CR_13 } from "./cr-13.ts";
import { CR_14 } from "./cr-14.ts";
import { CR_15 } from "./cr-15.ts";
import { CR_16 } from "./cr-16.ts";
import { CR_17 } from "./cr-17.ts";
import { CR_18 } from "./cr-18.ts";
import { CR_19 } from "./cr-19.ts";
import { CR_20 } from "./cr-20.ts";
import { CR_21 } from "./cr-21.ts";
import { CR_22 } from "./cr-22.ts";
import { CR_23 } from "./cr-23.ts";
import { CR_24 } from "./cr-24.ts";
import { CR_25 } from "./cr-25.ts";

/** What `create` must do. */
export const CREATE_REQUIREMENTS: readonly Requirement[] = [
  CR_01,
  CR_02,
  CR_03,
  CR_04,
  CR_05,
  CR_06,
  CR_07,
  CR_08,
  CR_09,
  CR_10,
  CR_11,
  CR_12,
  CR_13,
  CR_14,
  CR_15,
  CR_16,
  CR_17,
  CR_18,
  CR_19,
  CR_20,
  CR_21,
  CR_22,
  CR_23,
  CR_24,
  CR_25,
];
