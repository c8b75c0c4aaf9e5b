import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INITIAL_STATE } from "../machine/task-state.ts";
import { createMemoryStore } from "./memory-store.ts";
import { fromTaggedJson, toTaggedJson } from "./tagged-json.ts";
import { taskStateCodec } from "./task-state-codec.ts";

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

describe("memory store", () => {
  it("keeps copies: what the caller does to its bytes later changes nothing", async () => {
    const store = createMemoryStore();
    const state = bytes(1);
    await store.put({ id: "a", spec: bytes(9), state, events: [bytes(5)] });
    state[0] = 2;
    expect(await store.load()).toEqual([
      { id: "a", spec: bytes(9), state: bytes(1), outputs: undefined, events: [bytes(5)] },
    ]);
  });

  it("adds events, replaces the state, and keeps outputs until they are replaced or removed", async () => {
    const store = createMemoryStore();
    await store.put({ id: "a", spec: bytes(9), state: bytes(1), outputs: bytes(7), events: [bytes(1)] });
    await store.put({ id: "a", state: bytes(2), events: [bytes(2)] });
    expect(await store.load()).toMatchObject([{ state: bytes(2), outputs: bytes(7), events: [bytes(1), bytes(2)] }]);
    await store.put({ id: "a", state: bytes(3), outputs: null, events: [] });
    expect((await store.load())[0]?.outputs).toBeUndefined();
    await store.remove("a");
    expect(await store.load()).toEqual([]);
  });

  it("refuses a task whose spec it never saw", () => {
    expect(() => createMemoryStore().put({ id: "a", state: bytes(1), events: [] })).toThrow(
      'Task "a" is not in the store',
    );
  });
});

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
