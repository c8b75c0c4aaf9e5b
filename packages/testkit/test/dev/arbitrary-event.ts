import fc from "fast-check";

import type { DevEvent } from "../../src/dev/protocol/dev-event.ts";
import type { DevFacts } from "../../src/dev/protocol/dev-settings.ts";

/** Facts of a session. */
export const FACTS: DevFacts = {
  plugin: "job-plugin",
  taskType: "job",
  service: "fake",
  menu: [{ id: "503", label: "503", description: "away" }],
  endings: ["DONE", "FAILED"],
  hasSecrets: true,
};

const task = fc.integer({ min: 1, max: 4 }).map((number) => `task-${number}`);
const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "a\u001B[2Jb\nc", "reason"));
const small = fc.integer({ min: 0, max: 50 });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const level = fc.record({ burst: small, available: small, waiting: small });

/** Any event. Phases and requests come in any order, as no session tells them. */
export const arbitraryEvent: fc.Arbitrary<DevEvent> = fc.oneof(
  fc.record({
    kind: fc.constant("task" as const),
    task: fc.record({
      id: task,
      pluginId: fc.constant("job-plugin"),
      attempt: small,
      pluginPhase: text,
      step: text,
      failures: small,
      lastError: maybe(text),
      polls: small,
      nextPollAt: maybe(small),
      tokenPool: maybe(text),
      holdsToken: fc.boolean(),
      resourceMeta: maybe(text),
    }),
  }),
  fc.record({
    kind: fc.constant("phase" as const),
    task,
    mark: fc.record({
      sequence: small,
      at: small,
      attempt: small,
      phase: fc.constantFrom("Queued", "Running", "Success", "Made up"),
      isTerminal: fc.boolean(),
      reason: text,
      error: maybe(text),
    }),
    links: fc.array(fc.record({ name: text, uri: fc.constant("https://logs.example.com") }), { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant("request" as const),
    request: fc.record({
      number: fc.integer({ min: 1, max: 3_000 }),
      at: small,
      method: fc.constantFrom("GET", "POST", "grpc"),
      path: text,
      task: maybe(task),
      call: maybe(text),
      fault: maybe(text),
      end: maybe(fc.record({ text, isGood: fc.boolean(), tookMs: small })),
    }),
  }),
  fc.record({
    kind: fc.constant("plugin" as const),
    plugin: fc.record({
      id: fc.constant("job-plugin"),
      isLoaded: fc.boolean(),
      pausedForMs: small,
      watched: small,
      polling: small,
      reads: maybe(level),
      writes: maybe(level),
      pools: fc.array(fc.record({ name: text, quota: maybe(small), held: small, waiting: small }), { maxLength: 2 }),
    }),
  }),
  fc.record({
    kind: fc.constant("message" as const),
    message: fc.record({
      at: small,
      level: fc.constantFrom("info" as const, "warn" as const, "error" as const),
      text,
      task: maybe(task),
    }),
  }),
  fc.record({
    kind: fc.constant("faults" as const),
    active: fc.array(fc.record({ id: text, of: fc.constant("all" as const), left: fc.option(small), hits: small }), {
      maxLength: 2,
    }),
  }),
  fc.record({
    kind: fc.constant("schedule" as const),
    schedule: fc.record({ stepMs: small, ending: text, isPaused: fc.boolean() }),
  }),
  fc.record({ kind: fc.constant("jobs" as const), counts: fc.dictionary(fc.constantFrom("RUNNING", "DONE"), small) }),
);
