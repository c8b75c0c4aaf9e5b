import type { Requirement } from "../requirement.ts";
import { GE_01 } from "./ge-01.ts";
import { GE_02 } from "./ge-02.ts";
import { GE_03 } from "./ge-03.ts";
import { GE_04 } from "./ge-04.ts";
import { GE_05 } from "./ge-05.ts";
import { GE_06 } from "./ge-06.ts";
import { GE_07 } from "./ge-07.ts";
import { GE_08 } from "./ge-08.ts";
import { GE_09 } from "./ge-09.ts";
import { GE_10 } from "./ge-10.ts";
import { GE_11 } from "./ge-11.ts";
import { GE_12 } from "./ge-12.ts";
import { GE_13 } from "./ge-13.ts";
import { GE_14 } from "./ge-14.ts";
import { GE_15 } from "./ge-15.ts";
import { GE_16 } from "./ge-16.ts";
import { GE_17 } from "./ge-17.ts";
import { GE_18 } from "./ge-18.ts";
import { GE_19 } from "./ge-19.ts";
import { GE_20 } from "./ge-20.ts";
import { GE_21 } from "./ge-21.ts";

/** What `get` must do. */
export const GET_REQUIREMENTS: readonly Requirement[] = [
  GE_01,
  GE_02,
  GE_03,
  GE_04,
  GE_05,
  GE_06,
  GE_07,
  GE_08,
  GE_09,
  GE_10,
  GE_11,
  GE_12,
  GE_13,
  GE_14,
  GE_15,
  GE_16,
  GE_17,
  GE_18,
  GE_19,
  GE_20,
  GE_21,
];
