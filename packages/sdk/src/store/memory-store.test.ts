import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INITIAL_STATE } from "../machine/task-state.ts";
import { describeStore, type StoreUnderTest } from "../../test/store/describe-store.ts";
import { createMemoryStore } from "./memory-store.ts";
import { fromTaggedJson, toTaggedJson } from "./tagged-json.ts";
import { taskStateCodec } from "./task-state-codec.ts";
import { propertyRuns } from "../../test/property-runs.ts";

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

describeStore("memory store", memoryPlace, propertyRuns(10_000));

/** What the memory store survives is the runtime, not the process. */
function memoryPlace(): StoreUnderTest {
  const store = createMemoryStore();
  return { store, crash: async () => store, reopen: async () => store, dispose: async () => {} };
}

describe("tagged JSON", () => {
  const leaf = fc.oneof(
    fc.constantFrom(null, true, -0, Number.NaN, Number.POSITIVE_INFINITY, ""),
    fc.double(),
    fc.string(),
    fc.bigInt(),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array(),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(
        fc.oneof(fc.constant("$"), fc.string()).filter((key) => key !== "__proto__"),
        tie("value"),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  }));

  it("gives back what it was given, whatever that was", () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(fromTaggedJson(toTaggedJson(given))).toEqual(given);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [{ a: [() => {}] }, "value.a[0] is a function"],
    [{ b: Symbol("x") }, "value.b is a symbol"],
    [{ c: new Map() }, "value.c is an object with a class"],
  ])("names what cannot be stored", (given, words) => {
    expect(() => toTaggedJson(given)).toThrow(words);
  });

  it("refuses a circle instead of running for ever", () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(() => toTaggedJson(circle)).toThrow(/nested too deeply, or contains itself/);
  });
});

describe("the codec of a task's state", () => {
  it("gives back a state, and bytes of something else are a clear error (D42)", () => {
    const state = { ...INITIAL_STATE, meta: bytes(1, 2), lastError: "x" };
    expect(taskStateCodec.decode(taskStateCodec.encode(state))).toEqual({ ...state });
    for (const [text, words] of [
      ["", "it has no version"],
      ["2\n{}", "it has version 2, this runtime knows 1"],
      ["1\n{", "it is damaged"],
      ["1\n[]", "it has another shape"],
    ] as const) {
      expect(() => taskStateCodec.decode(new TextEncoder().encode(text))).toThrow(words);
    }
  });
});
