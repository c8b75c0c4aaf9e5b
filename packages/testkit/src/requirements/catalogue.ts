import { CR_01 } from "./cr-01.ts";
import { CR_03 } from "./cr-03.ts";
import { CR_04 } from "./cr-04.ts";
import { CR_05 } from "./cr-05.ts";
import { DE_01 } from "./de-01.ts";
import { DE_02 } from "./de-02.ts";
import { DE_03 } from "./de-03.ts";
import { GE_01 } from "./ge-01.ts";
import { GE_04 } from "./ge-04.ts";
import { GE_11 } from "./ge-11.ts";
import type { Requirement } from "./requirement.ts";
import { ST_01 } from "./st-01.ts";
import { ST_03 } from "./st-03.ts";
import { ST_06 } from "./st-06.ts";

/** All requirements of the kit, by family and number. */
export const REQUIREMENTS: readonly Requirement[] = [
  CR_01,
  CR_03,
  CR_04,
  CR_05,
  GE_01,
  GE_04,
  GE_11,
  ST_01,
  ST_03,
  ST_06,
  DE_01,
  DE_02,
  DE_03,
];

/** The requirement of this id. @throws RangeError that lists the ids, when there is none. */
export function requirementById(id: string): Requirement {
  const found = REQUIREMENTS.find((requirement) => requirement.id === id);
  if (found === undefined) {
    const known = REQUIREMENTS.map((requirement) => requirement.id).join(", ");
    throw new RangeError(`There is no requirement "${id}"; the kit has ${known}`);
  }
  return found;
}
