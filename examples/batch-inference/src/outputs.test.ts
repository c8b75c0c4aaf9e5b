import { Phase, ResourceType, type LiteralType, type OutputReader } from "@flyte-webapi/sdk";
import { expect, it } from "vitest";

import { batch } from "./batch.ts";
import { storeFiles } from "./outputs.ts";

const BLOB: LiteralType = { kind: "blob", blob: { format: "jsonl", dimensionality: "SINGLE" } };
const STRING: LiteralType = { kind: "simple", simple: "STRING" };

async function store(fields: object, types: Readonly<Record<string, LiteralType>>) {
  const stored: OutputReader[] = [];
  const id = { resourceType: ResourceType.Task, project: "p", domain: "d", name: "t", version: "v" };
  const outputs = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
  const context = {
    taskReader: { read: async () => ({ id, type: "batch_inference", interface: { inputs: {}, outputs } }) },
    outputWriter: { put: async (value: OutputReader) => void stored.push(value) },
  };
  const read = batch.parse({ id: "b1", input_file_id: "f1", status: "completed", ...fields });
  return { phaseInfo: await storeFiles(context, read, "https://api.test"), stored };
}

it.each<[object, Readonly<Record<string, LiteralType>>, object]>([
  [
    { output_file_id: "f/2" },
    { output_file: BLOB },
    { output_file: { uri: "https://api.test/v1/files/f%2F2/content" } },
  ],
  [{ output_file_id: "f2" }, { output_file: STRING }, { output_file: { kind: "string", value: "f2" } }],
  [{ error_file_id: null }, { error_file: STRING }, { error_file: { kind: "string", value: "" } }],
  [{}, { failed_requests: { kind: "simple", simple: "INTEGER" } }, { failed_requests: { value: 0n } }],
])("stores of %j what the task declares", async (fields, types, literals) => {
  const { phaseInfo, stored } = await store(fields, types);
  expect(phaseInfo).toBeUndefined();
  expect(stored).toMatchObject([{ kind: "literals", literals }]);
});

it.each<[object, Readonly<Record<string, LiteralType>>]>([
  [{ error_file_id: null }, { error_file: BLOB }],
  [{ output_file_id: "f2" }, { answers: STRING }],
])("fails the task for %j when it declares what is not there", async (fields, types) => {
  const { phaseInfo, stored } = await store(fields, types);
  expect(phaseInfo).toMatchObject({ phase: Phase.PermanentFailure, error: { code: "BadOutputs", kind: "USER" } });
  expect(stored).toEqual([]);
});
