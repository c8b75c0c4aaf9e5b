import { expect, test } from "vitest";
import { assertNever } from "./assert-never.ts";

test.for<[unknown, string]>([
  ["Paused", 'Unexpected phase: "Paused"'],
  [{ kind: "paused", secret: "hunter2", id: 5n }, 'Unexpected phase: "paused"'],
  [{ phase: "Paused", info: {} }, 'Unexpected phase: "Paused"'],
  [{ id: 5n }, "Unexpected phase: an object"],
  [undefined, "Unexpected phase: undefined"],
])("%o is named, without the rest of it", ([value, message]) => {
  expect(() => assertNever(value as never, "phase")).toThrow(new Error(message));
});
