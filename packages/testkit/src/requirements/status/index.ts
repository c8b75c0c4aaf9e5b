import type { Requirement } from "../requirement.ts";
import { ST_01 } from "./st-01.ts";
import { ST_02 } from "./st-02.ts";
import { ST_03 } from "./st-03.ts";
import { ST_04 } from "./st-04.ts";
import { ST_05 } from "./st-05.ts";
import { ST_06 } from "./st-06.ts";
import { ST_07 } from "./st-07.ts";
import { ST_08 } from "./st-08.ts";
import { ST_09 } from "./st-09.ts";
import { ST_10 } from "./st-10.ts";
import { ST_11 } from "./st-11.ts";
import { ST_12 } from "./st-12.ts";
import { ST_13 } from "./st-13.ts";
import { ST_14 } from "./st-14.ts";
import { ST_15 } from "./st-15.ts";
import { ST_16 } from "./st-16.ts";
import { ST_17 } from "./st-17.ts";
import { ST_18 } from "./st-18.ts";
import { ST_19 } from "./st-19.ts";
import { ST_20 } from "./st-20.ts";

/** What `status` must do. */
export const STATUS_REQUIREMENTS: readonly Requirement[] = [
  ST_01,
  ST_02,
  ST_03,
  ST_04,
  ST_05,
  ST_06,
  ST_07,
  ST_08,
  ST_09,
  ST_10,
  ST_11,
  ST_12,
  ST_13,
  ST_14,
  ST_15,
  ST_16,
  ST_17,
  ST_18,
  ST_19,
  ST_20,
];
