import { CREATE_REQUIREMENTS } from "./create/index.ts";
import { DELETE_REQUIREMENTS } from "./delete/index.ts";
import { DETERMINISM_REQUIREMENTS } from "./determinism/index.ts";
import { GET_REQUIREMENTS } from "./get/index.ts";
import { LIVENESS_REQUIREMENTS } from "./liveness/index.ts";
import { META_REQUIREMENTS } from "./meta/index.ts";
import type { Requirement } from "./requirement.ts";
import { STATUS_REQUIREMENTS } from "./status/index.ts";

/** All requirements of the kit, by family and number. */
export const REQUIREMENTS: readonly Requirement[] = [
  ...CREATE_REQUIREMENTS,
  ...GET_REQUIREMENTS,
  ...STATUS_REQUIREMENTS,
  ...DELETE_REQUIREMENTS,
  ...META_REQUIREMENTS,
  ...LIVENESS_REQUIREMENTS,
  ...DETERMINISM_REQUIREMENTS,
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
