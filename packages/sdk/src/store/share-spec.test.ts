import fc from "fast-check";
import { expect, it } from "vitest";
import type { TaskTemplate } from "../contract/task-template.ts";
import { shareSpec } from "./share-spec.ts";
import type { TaskSpec } from "./task-spec.ts";

const text = fc.string({ maxLength: 250 });
const texts = fc.dictionary(text, text, { maxKeys: 3 });
const template: fc.Arbitrary<TaskTemplate> = fc.record(
  {
    id: fc.record(
      { resourceType: fc.constant("TASK" as const), project: text, domain: text, name: text, version: text, org: text },
      { requiredKeys: ["resourceType", "project", "domain", "name", "version"] },
    ),
    type: text,
    taskTypeVersion: fc.nat(),
    metadata: fc.record({ retries: fc.nat(), timeoutMs: fc.nat() }),
    interface: fc.constant({
      inputs: {},
      outputs: { answer: { type: { kind: "simple", simple: "INTEGER" } } },
    } as const),
    custom: texts,
    target: fc.constant({ kind: "sql", statement: "select 1", dialect: "ANSI" } as const),
    config: texts,
  },
  { requiredKeys: ["id", "type", "interface"] },
);
const spec: fc.Arbitrary<TaskSpec> = fc.record({
  id: text,
  pluginId: text,
  project: text,
  domain: text,
  nodeId: text,
  template,
  inputs: fc.dictionary(text, fc.record({ kind: fc.constant("integer" as const), value: fc.bigInt() })),
  labels: texts,
  annotations: texts,
  environmentVariables: texts,
  submittedAtMs: fc.double({ noNaN: true }),
});

it("keeps every field of every task as it is, though it shares what is equal", () => {
  fc.assert(
    fc.property(fc.array(spec, { maxLength: 5 }), (specs) => {
      expect(specs.map((one) => shareSpec(one))).toEqual(specs);
    }),
  );
});

it("gives tasks of a kind the same objects", () => {
  const [made] = fc.sample(spec, { numRuns: 1, seed: 1 });
  if (made === undefined) throw new Error("nothing was drawn");
  const labels = { team: "a" };
  const [first, second] = [
    shareSpec({ ...made, id: "a", labels: { ...labels } }),
    shareSpec({ ...made, id: "b", labels: { ...labels } }),
  ];
  expect(first.labels).toBe(second.labels);
  expect(Object.isFrozen(first)).toBe(true);
});
