import { Phase, ResourceType, type LiteralType, type OutputReader } from "@flyte-webapi/sdk";
import { expect, it } from "vitest";

import { storeOutput } from "./outputs.ts";
import { prediction } from "./prediction.ts";

const BLOB: LiteralType = { kind: "blob", blob: { format: "webp", dimensionality: "SINGLE" } };
const URI = "https://replicate.delivery/out.webp";

async function store(fields: object, type: LiteralType) {
  const stored: OutputReader[] = [];
  const id = { resourceType: ResourceType.Task, project: "p", domain: "d", name: "t", version: "v" };
  const template = { id, type: "replicate_prediction", interface: { inputs: {}, outputs: { output: { type } } } };
  const context = {
    taskReader: { read: async () => template },
    outputWriter: { put: async (value: OutputReader) => void stored.push(value) },
  };
  return { phaseInfo: await storeOutput(context, prediction.parse({ id: "p1", ...fields })), stored };
}

it.each<[unknown, LiteralType, object]>([
  ["hello", { kind: "simple", simple: "STRING" }, { kind: "string", value: "hello" }],
  [{ score: 0.5 }, { kind: "simple", simple: "STRUCT" }, { kind: "struct", value: { score: 0.5 } }],
  [URI, BLOB, { kind: "blob", uri: URI }],
  [[URI], { kind: "collection", element: BLOB }, { kind: "collection", literals: [{ kind: "blob", uri: URI }] }],
])("stores the output %j", async (output, type, literal) => {
  const { phaseInfo, stored } = await store({ output }, type);
  expect(phaseInfo).toBeUndefined();
  expect(stored).toMatchObject([{ kind: "literals", literals: { output: literal } }]);
});

it.each([
  [{ output: 7 }, "BadOutputs", "USER"],
  [{}, "BadOutputs", "USER"],
  [{ output: null, data_removed: true }, "OutputRemoved", "SYSTEM"],
])("fails the task for %j when it declares a string", async (fields, code, kind) => {
  const { phaseInfo, stored } = await store(fields, { kind: "simple", simple: "STRING" });
  expect(phaseInfo).toMatchObject({ phase: Phase.PermanentFailure, error: { code, kind } });
  expect(stored).toEqual([]);
});
