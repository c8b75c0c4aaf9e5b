import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StateStore, StoredTask, TaskWrite } from "../../src/store/state-store.ts";

/** A place where tasks are kept, and a way to lose the process that keeps them. */
export interface StoreUnderTest {
  readonly store: StateStore;
  /** Ends the store's process without a warning and opens the same place again. What was not yet stored may be lost. */
  crash(): Promise<StateStore>;
  /** Closes the store and opens the same place again. */
  reopen(): Promise<StateStore>;
  /** Gives everything back. */
  dispose(): Promise<void>;
}

type Command =
  | { readonly type: "writes"; readonly writes: readonly Write[] }
  /** The process ends before the writes have been waited for. */
  | { readonly type: "crashDuring"; readonly writes: readonly Write[] }
  | { readonly type: "crash" | "reopen" | "load" };

/** A put, or a removal. */
type Write =
  | { readonly type: "put"; readonly id: string; readonly isFirst: boolean; readonly task: Omit<TaskWrite, "id"> }
  | { readonly type: "remove"; readonly id: string };

type Model = ReadonlyMap<string, StoredTask>;

const bytes = (maxLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength });
// Few names, so that they meet again; among them what a file format could stumble over.
const id = fc.constantFrom("a", "b", "ä/ö", "nul\0byte", "lone\ud800", 'quote"\\', "");
const write: fc.Arbitrary<Write> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant("put" as const),
      id,
      isFirst: fc.boolean(),
      task: fc.record({
        spec: bytes(40),
        // Some are larger than a page of the file.
        state: fc.oneof(
          bytes(60),
          fc.integer({ min: 4_000, max: 9_000 }).map((length) => new Uint8Array(length).fill(7)),
        ),
        outputs: fc.option(fc.option(bytes(30), { nil: null }), { nil: undefined }),
        events: fc.array(bytes(30), { maxLength: 3 }),
      }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("remove" as const), id }) },
);
const writes = fc.array(write, { minLength: 1, maxLength: 5 });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("writes" as const), writes }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("crashDuring" as const), writes }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom("crash" as const, "reopen" as const, "load" as const) }) },
);

/**
 * What every store must do, against a Map: the contract of `StateStore`.
 *
 * @param numRuns of the property.
 */
export function describeStore(name: string, open: () => StoreUnderTest, numRuns: number): void {
  describe(`${name}: the contract of a store`, () => {
    it("does what a Map does, whatever is put, removed, loaded and cut off when", { timeout: 120_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(command, { maxLength: 12 }), async (commands) => {
          const place = open();
          try {
            await agree(place, commands);
          } finally {
            await place.dispose();
          }
        }),
        { numRuns },
      );
    });

    it("keeps copies: what the caller does to its bytes later changes nothing", async () => {
      const place = open();
      const state = new Uint8Array([1]);
      const event = new Uint8Array([5]);
      const putting = place.store.put({ id: "a", spec: new Uint8Array([9]), state, events: [event] });
      state[0] = 2;
      event[0] = 6;
      await putting;
      expect(await place.store.load()).toMatchObject([{ state: new Uint8Array([1]), events: [new Uint8Array([5])] }]);
      await place.dispose();
    });

    it("refuses a task whose spec it never saw, and keeps what was put beside it", async () => {
      const place = open();
      const { store } = place;
      const task = { state: new Uint8Array([1]), events: [] };
      const results = await Promise.allSettled([
        (async () => store.put({ id: "a", spec: new Uint8Array(), ...task }))(),
        (async () => store.put({ id: "unknown", ...task }))(),
        (async () => store.put({ id: "b", spec: new Uint8Array(), ...task }))(),
      ]);
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      const messages = results.map((result) => (result.status === "rejected" ? String(result.reason) : ""));
      expect(messages[1]).toContain('Task "unknown" is not in the store');
      expect((await store.load()).map((stored) => stored.id)).toEqual(["a", "b"]);
      await place.dispose();
    });

    it("removes a task that is not there without a word", async () => {
      const place = open();
      await place.store.remove("never seen");
      expect(await place.store.load()).toEqual([]);
      await place.dispose();
    });
  });
}

async function agree(place: StoreUnderTest, commands: readonly Command[]): Promise<void> {
  let { store } = place;
  let model: Model = new Map();
  for (const step of commands) {
    switch (step.type) {
      case "writes": {
        const steps = historyOf(model, step.writes);
        await Promise.all(steps.map(async ({ run }) => await run(store)));
        model = steps.at(-1)?.after ?? model;
        break;
      }
      case "crashDuring": {
        const steps = historyOf(model, step.writes);
        const pending = steps.map(async ({ run }) => await run(store));
        for (const one of pending) one.catch(() => {});
        store = await place.crash();
        // Some of the first, in their order, and nothing of the others.
        const found = await store.load();
        const possible: readonly Model[] = [model, ...steps.map(({ after }) => after)];
        model = possible.find((candidate) => isSame(found, candidate)) ?? model;
        expect(found).toEqual([...model.values()]);
        break;
      }
      case "crash":
        store = await place.crash();
        break;
      case "reopen":
        store = await place.reopen();
        break;
      case "load":
        break;
    }
    if (step.type !== "writes") expect(await store.load()).toEqual([...model.values()]);
  }
  expect(await store.load()).toEqual([...model.values()]);
}

interface HistoryStep {
  readonly after: Model;
  run(store: StateStore): Promise<void>;
}

/** The writes that are allowed from here on, each with the model after it. */
function historyOf(model: Model, list: readonly Write[]): readonly HistoryStep[] {
  const steps: HistoryStep[] = [];
  let before = model;
  for (const one of list) {
    const after = new Map(before);
    if (one.type === "remove") {
      after.delete(one.id);
      steps.push({ after, run: async (store) => await store.remove(one.id) });
    } else {
      const old = before.get(one.id);
      // The spec comes with the first write; a repeated first write replaces it.
      const spec = old === undefined || one.isFirst ? one.task.spec : undefined;
      const { state, outputs, events } = one.task;
      after.set(one.id, {
        id: one.id,
        spec: spec ?? old?.spec ?? new Uint8Array(),
        state,
        outputs: outputs === null ? undefined : (outputs ?? old?.outputs),
        events: [...(old?.events ?? []), ...events],
      });
      steps.push({ after, run: async (store) => await store.put({ id: one.id, spec, state, outputs, events }) });
    }
    before = after;
  }
  return steps;
}

function isSame(found: readonly StoredTask[], model: Model): boolean {
  const text = (tasks: Iterable<StoredTask>): string =>
    JSON.stringify([...tasks].map((task) => [task.id, task.spec, task.state, task.outputs ?? null, task.events]));
  return text(found) === text(model.values());
}
