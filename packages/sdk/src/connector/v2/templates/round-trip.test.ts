import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryLiteralType } from "../../../../test/arbitrary-literal.ts";
import { ResourceType } from "../../../contract/identifier.ts";
import type { JsonObject } from "../../../contract/json.ts";
import type { TaskTarget, TaskTemplate, Variable } from "../../../contract/task-template.ts";
import { TaskTemplateSchema as V1TaskTemplateSchema } from "../../gen/flyteidl/core/tasks_pb.js";
import { TaskTemplateSchema } from "../../gen/flyteidl2/core/tasks_pb.js";
import { taskTemplateFromProto } from "./from-proto.ts";
import { taskTemplateToProto } from "./to-proto.ts";

const text = fc.string({ unit: "grapheme", maxLength: 8 });
const name = fc.oneof(text, fc.constantFrom("__proto__", "x"));
const record = <T>(fields: { [Name in keyof T]: fc.Arbitrary<T[Name]> }): fc.Arbitrary<T> =>
  fc.record<T>(fields, { noNullPrototype: true });
const dictionary = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.array(fc.tuple(name, value), { maxLength: 3 }).map(Object.fromEntries);
// Without `__proto__`: a map of texts cannot hold it in JavaScript, and protobuf-es drops it.
const texts = fc.dictionary(
  text.filter((key) => key !== "__proto__"),
  text,
  { maxKeys: 3, noNullPrototype: true },
);
const json = fc.dictionary(text, fc.jsonValue({ stringUnit: "grapheme" }), {
  maxKeys: 3,
  noNullPrototype: true,
}) as fc.Arbitrary<JsonObject>;
const variables = dictionary<Variable>(
  fc.oneof(
    record({ type: arbitraryLiteralType }),
    record({ type: arbitraryLiteralType, description: fc.string({ unit: "grapheme", minLength: 1 }) }),
  ),
);
const amounts = fc.dictionary(fc.constantFrom("CPU", "MEMORY", "GPU", "EPHEMERAL_STORAGE", "17"), text, {
  noNullPrototype: true,
});
const target = fc.oneof(
  record<Extract<TaskTarget, { kind: "container" }>>({
    kind: fc.constant("container"),
    image: text,
    command: fc.array(text),
    args: fc.array(text),
    env: dictionary(text),
    resources: record({ requests: amounts, limits: amounts }),
  }),
  record<TaskTarget>({
    kind: fc.constant("sql" as const),
    statement: text,
    dialect: fc.constantFrom("UNDEFINED", "ANSI", "HIVE", "OTHER"),
  }),
  record<TaskTarget>({ kind: fc.constant("k8sPod" as const), podSpec: json }),
);
const template: fc.Arbitrary<TaskTemplate> = fc.record(
  {
    id: record({
      resourceType: fc.constantFrom(...Object.values(ResourceType)),
      project: text,
      domain: text,
      name: text,
      version: text,
      org: text,
    }),
    type: text,
    taskTypeVersion: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    metadata: record({
      retries: fc.integer({ min: 0, max: 1000 }),
      timeoutMs: fc.integer({ min: 0, max: 10 ** 12 }),
      discoverable: fc.boolean(),
      discoveryVersion: text,
      interruptible: fc.boolean(),
    }),
    interface: record({ inputs: variables, outputs: variables }),
    custom: json,
    target,
    config: texts,
  },
  { requiredKeys: ["id", "type", "taskTypeVersion", "interface", "custom", "config"], noNullPrototype: true },
);

test("every template comes back from the wire as it was", () => {
  fc.assert(
    fc.property(template, (value) => {
      const bytes = toBinary(TaskTemplateSchema, taskTemplateToProto(value));
      expect(taskTemplateFromProto(fromBinary(TaskTemplateSchema, bytes))).toEqual(value);
    }),
  );
});

test("the template of v2 is that of v1, byte for byte, and back", () => {
  fc.assert(
    fc.property(template, (value) => {
      const v1 = fromBinary(V1TaskTemplateSchema, toBinary(TaskTemplateSchema, taskTemplateToProto(value)));
      expect(v1.type).toBe(value.type);
      const back = fromBinary(TaskTemplateSchema, toBinary(V1TaskTemplateSchema, v1));
      expect(taskTemplateFromProto(back)).toEqual(value);
    }),
  );
});

test("an empty template has an empty everything", () => {
  expect(taskTemplateFromProto(create(TaskTemplateSchema))).toEqual({
    id: { resourceType: "UNSPECIFIED", project: "", domain: "", name: "", version: "", org: "" },
    type: "",
    taskTypeVersion: 0,
    interface: { inputs: {}, outputs: {} },
    custom: {},
    config: {},
  });
});

test("what is not known is refused with its path", () => {
  const unknownType = create(TaskTemplateSchema, { interface: { inputs: { variables: [{ key: "a" }] } } });
  expect(() => taskTemplateFromProto(unknownType)).toThrow("template.interface.inputs.a has no type");
  const unknownDialect = create(TaskTemplateSchema, { target: { case: "sql", value: { dialect: 9 as 0 } } });
  expect(() => taskTemplateFromProto(unknownDialect)).toThrow("template.sql has the dialect 9");
});
