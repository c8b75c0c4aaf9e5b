import fc from "fast-check";
import { expect, it } from "vitest";

import type { DevEvent, RequestFacts, TaskFacts } from "../../src/dev/protocol/dev-event.ts";
import { DevModel, emptySnapshot, KEPT, type DevSnapshot } from "../../src/dev/protocol/dev-model.ts";
import { EventParser } from "../../src/dev/protocol/parse-events.ts";
import { actionsOfKey } from "../../src/dev/terminal/action-of-key.ts";
import { eventLine } from "../../src/dev/terminal/event-line.ts";
import { faultKeys } from "../../src/dev/terminal/fault-keys.ts";
import { renderScreen } from "../../src/dev/terminal/render-screen.ts";
import { faultMenu } from "../../src/dev/protocol/fault-menu.ts";
import { jobServiceWorld } from "../plugins/job-service.world.ts";
import { arbitraryEvent, FACTS } from "./arbitrary-event.ts";

function modelOf(events: readonly DevEvent[], facts = FACTS): DevModel {
  const model = new DevModel(emptySnapshot(facts));
  for (const event of events) model.apply(event);
  return model;
}

/** As it comes over the network. */
const sent = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

it("who comes later and begins with a snapshot knows the same as who was there from the start", () => {
  fc.assert(
    fc.property(fc.array(arbitraryEvent), fc.array(arbitraryEvent), (before, after) => {
      const whole = modelOf([...before, ...after]);
      const late = new DevModel(sent<DevSnapshot>(modelOf(before).snapshot()));
      for (const event of sent(after)) late.apply(event);
      expect(sent(late.snapshot())).toEqual(sent(whole.snapshot()));
    }),
  );
});

it("a snapshot does not change with what happens after it", () => {
  fc.assert(
    fc.property(fc.array(arbitraryEvent), fc.array(arbitraryEvent), (before, after) => {
      const model = modelOf(before);
      const snapshot = model.snapshot();
      const text = JSON.stringify(snapshot);
      for (const event of after) model.apply(event);
      expect(JSON.stringify(snapshot)).toBe(text);
    }),
  );
});

it("phases that are told again, as after a restart, change nothing", () => {
  fc.assert(
    fc.property(fc.array(arbitraryEvent), (events) => {
      const phases = events.filter(({ kind }) => kind === "phase");
      const once = modelOf(phases);
      const twice = modelOf(phases);
      for (const [id, { marks }] of once.tasks) {
        for (const mark of marks) twice.apply({ kind: "phase", task: id, mark, links: [] });
      }
      expect(twice.snapshot()).toEqual(once.snapshot());
      for (const { marks } of once.tasks.values()) {
        const order = marks.map(({ sequence }) => sequence);
        expect(order).toEqual([...new Set(order)].toSorted((a, b) => a - b));
      }
    }),
  );
});

it("however much happens, what is kept has a limit, and requests under way are not lost first", () => {
  const model = modelOf([]);
  const facts: Omit<RequestFacts, "number" | "end"> = {
    at: 0,
    method: "GET",
    path: "/",
    task: undefined,
    call: undefined,
    fault: undefined,
  };
  const end = { text: "200", isGood: true, tookMs: 1 };
  for (let number = 1; number <= 5_000; number++) {
    // Every hundredth never ends.
    model.apply({ kind: "request", request: { ...facts, number, end: number % 100 === 0 ? undefined : end } });
    model.apply({ kind: "message", message: { at: number, level: "info", text: "x", task: undefined } });
    const mark = {
      sequence: number,
      at: number,
      attempt: 0,
      phase: "Running",
      isTerminal: false,
      reason: "",
      error: undefined,
    };
    model.apply({ kind: "phase", task: "task-1", mark, links: [] });
  }
  expect(model.requests.size).toBe(KEPT.requests);
  expect(model.requests.has(100)).toBe(true);
  expect(model.messages.length).toBe(KEPT.messages);
  expect(model.messages.at(-1)?.at).toBe(5_000);
  expect(model.tasks.get("task-1")?.marks.length).toBe(KEPT.marks);
});

it("events of a stream are read the same, wherever the network cuts it", () => {
  const events = fc.array(fc.record({ event: fc.constantFrom("snapshot", "events"), data: fc.json() }));
  fc.assert(
    fc.property(events, fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (all, sizes) => {
      const stream = all.map(({ event, data }) => `: still here\n\nevent: ${event}\ndata: ${data}\n\n`).join("");
      const parser = new EventParser();
      const read = [];
      for (let at = 0; at < stream.length;) {
        const { value = 1 } = sizes.next();
        read.push(...parser.push(stream.slice(at, at + value)));
        at += value;
      }
      expect(read).toEqual(all);
    }),
  );
});

it("the screen fits the terminal, and nothing that a service says moves the cursor", () => {
  const size = { columns: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 60 }) };
  const state = fc.record({
    ...size,
    now: fc.integer({ min: 0, max: 1_000 }),
    selected: fc.integer({ min: 0, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(arbitraryEvent), state, (events, screen) => {
      const lines = renderScreen(modelOf(events), screen);
      expect(lines.length).toBeLessThanOrEqual(screen.rows);
      for (const line of lines) {
        expect(line.length).toBeLessThanOrEqual(screen.columns);
        expect(line).not.toMatch(/\p{Cc}/u);
      }
      for (const event of events) expect(eventLine(event, 0) ?? "").not.toMatch(/\p{Cc}/u);
    }),
  );
});

it("the screen says what each key does, every fault has one, and how to leave stands there however small it is", () => {
  const menu = faultMenu(jobServiceWorld, true);
  const schedule = { stepMs: 100, ending: "DONE", isPaused: false };
  const model = modelOf([{ kind: "schedule", schedule }], { ...FACTS, menu });
  const screen = renderScreen(model, { columns: 60, rows: 60, now: 0, selected: 0 }).join("\n");
  const keys = faultKeys(menu);
  expect([...keys.values()]).toEqual(menu);
  for (const [key, { id, label }] of keys) {
    expect(screen).toContain(`${key} ${label}`);
    expect(actionsOfKey(key, model, 0)).toEqual([{ kind: "fault", id, of: "all", left: 1 }]);
  }
  for (const help of ["s submit", "m submit 50", "a abort", "x abort all", "p jobs stand still", "r rotate", "0 no"]) {
    expect(screen).toContain(help);
  }
  expect(renderScreen(model, { columns: 8, rows: 2, now: 0, selected: 0 })).toContain("q quit");
});

it("the screen tells of the chosen task what the page tells: its state, what is stored, its last error, its links", () => {
  const facts: TaskFacts = {
    id: "task-1",
    pluginId: "jobs",
    attempt: 1,
    pluginPhase: "ResourcesCreated",
    step: "watching",
    failures: 2,
    lastError: "503 of the service",
    polls: 4,
    nextPollAt: 1,
    tokenPool: "gpu",
    holdsToken: true,
    resourceMeta: '{"jobId":"job-7"}',
  };
  const mark = {
    sequence: 1,
    at: 0,
    attempt: 1,
    phase: "Running",
    isTerminal: false,
    reason: "half done",
    error: undefined,
  };
  const links = [{ name: "Job log", uri: "https://jobs.example.com/7" }];
  const model = modelOf([
    { kind: "task", task: facts },
    { kind: "phase", task: "task-1", mark, links },
    { kind: "jobs", counts: { RUNNING: 1 } },
    { kind: "schedule", schedule: { stepMs: 100, ending: "DONE", isPaused: true } },
  ]);
  const screen = renderScreen(model, { columns: 200, rows: 40, now: 0, selected: 0 });
  expect(screen[0]).toContain("its jobs: RUNNING 1 (they stand still)");
  expect(screen).toContain("task-1: Running, half done");
  expect(screen).toContain(
    '  watching, attempt 2, polls 4, failed calls in a row 2, token of gpu held; stored: {"jobId":"job-7"}',
  );
  expect(screen).toContain("  last error: 503 of the service");
  expect(screen).toContain("  Job log: https://jobs.example.com/7");
});

it("keys that stop everything, let the jobs stand still and rotate the secrets ask for just that", () => {
  const schedule = { stepMs: 100, ending: "DONE", isPaused: false };
  const model = modelOf([{ kind: "schedule", schedule }]);
  expect(actionsOfKey("x", model, 0)).toEqual([{ kind: "abortAll" }]);
  expect(actionsOfKey("p", model, 0)).toEqual([{ kind: "schedule", schedule: { ...schedule, isPaused: true } }]);
  expect(actionsOfKey("p", modelOf([]), 0)).toEqual([]);
  expect(actionsOfKey("r", model, 0)).toEqual([{ kind: "rotateSecrets" }]);
  expect(actionsOfKey("r", modelOf([], { ...FACTS, hasSecrets: false }), 0)).toEqual([]);
});
