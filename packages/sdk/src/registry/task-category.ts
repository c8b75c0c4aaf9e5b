import type { TaskCategory } from "../contract/task-template.ts";
import { describeType } from "../internal/describe-type.ts";
import { describeValue } from "../internal/describe-value.ts";

const LONGEST_NAME = 255;
/** The version is a signed 32-bit integer in `flyteidl2.core.TaskTemplate`. */
const HIGHEST_VERSION = 2 ** 31 - 1;

/** What a task type must be, for messages. */
const EXPECTED =
  `a name of 1 to ${LONGEST_NAME} characters without white space, or { name, version } with an integer from 0 to ` +
  `${HIGHEST_VERSION}`;

/** A task type with its version, or the text of what is wrong with it. */
export function toTaskCategory(taskType: unknown): TaskCategory | string {
  if (typeof taskType === "string") return checked(taskType, 0);
  if (typeof taskType !== "object" || taskType === null) {
    return `is ${describeType(taskType)}; expected ${EXPECTED}`;
  }
  return checked(Reflect.get(taskType, "name"), Reflect.get(taskType, "version"));
}

/** Tells categories apart: the version is part of the name. */
export function categoryKey(name: string, version: number): string {
  // A name has no white space.
  return `${name} ${version}`;
}

/** A task type as it appears in messages. */
export function describeCategory(name: string, version: number): string {
  return `${describeValue(name)} version ${version}`;
}

function checked(name: unknown, version: unknown): TaskCategory | string {
  if (typeof name !== "string" || !isName(name)) {
    return `has the name ${describeValue(name)}; expected ${EXPECTED}`;
  }
  if (typeof version !== "number" || !Number.isInteger(version) || version < 0 || version > HIGHEST_VERSION) {
    return `${describeValue(name)} has the version ${describeValue(version)}; expected ${EXPECTED}`;
  }
  return { name, version };
}

function isName(name: string): boolean {
  return name.length <= LONGEST_NAME && /^[^\s\p{Cc}]+$/u.test(name);
}
