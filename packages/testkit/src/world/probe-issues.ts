import type { ConfigIssue } from "@flyte-webapi/sdk";

import type { World } from "./world.ts";

/** A word that no world has in it by itself. */
const WORD = "conformance-probe-4711";
const INTEGER = 4_711_004_711n;

/** What the functions of a world do not do that they are for: each is tried once. */
export function probeIssues(world: World): ConfigIssue[] {
  const { text, integer, errorBody, failureIn200, foreignJob, listing } = world;
  return [
    ...probe("text.taskWith", text && (() => text.taskWith(WORD)), WORD, "a task with the text that it is given"),
    ...probe(
      "integer.taskWith",
      integer && (() => integer.taskWith(INTEGER)),
      String(INTEGER),
      "a task with the integer that it is given",
    ),
    ...probe("errorBody", errorBody && (() => errorBody(WORD)), WORD, "a body with the message that it is given"),
    ...probe(
      "failureIn200",
      failureIn200 && (() => failureIn200(WORD)),
      WORD,
      "a body with the message that it is given",
    ),
    ...probe(
      "foreignJob",
      foreignJob && (() => foreignJob(WORD).key),
      WORD,
      "a job under the key that it is given, in its field `key`",
    ),
    ...probe("listing.other", listing && (() => listing.other(0)), "", "a job"),
  ];
}

function probe(field: string, make: (() => unknown) | undefined, needle: string, expected: string): ConfigIssue[] {
  if (make === undefined) return [];
  let made: string;
  try {
    // Nothing at all cannot be written as JSON.
    made = JSON.stringify(make() ?? "nothing", (_key, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
  } catch (error) {
    const message = `${field} throws ${error instanceof Error ? error.message : typeof error}; expected ${expected}`;
    return [{ field, message }];
  }
  return made.includes(needle) ? [] : [{ field, message: `${field} gives ${made}; expected ${expected}` }];
}
