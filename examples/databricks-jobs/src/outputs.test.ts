import { Phase, ResourceType, type OutputReader } from "@flyte-webapi/sdk";
import { expect, it } from "vitest";

import { storeOutput } from "./outputs.ts";
import type { NotebookOutput } from "./run.ts";

async function store(output: NotebookOutput, declared: readonly string[]) {
  const stored: OutputReader[] = [];
  const id = { resourceType: ResourceType.Task, project: "p", domain: "d", name: "t", version: "v" };
  const outputs = Object.fromEntries(
    declared.map((name) => [name, { type: { kind: "simple" as const, simple: "STRING" as const } }]),
  );
  const phaseInfo = await storeOutput(
    {
      taskReader: { read: async () => ({ id, type: "databricks_notebook", interface: { inputs: {}, outputs } }) },
      outputWriter: { put: async (value) => void stored.push(value) },
    },
    output,
  );
  return { phaseInfo, stored };
}

it("stores the result of the notebook", async () => {
  const { phaseInfo, stored } = await store({ result: "12", truncated: false }, ["result"]);
  expect(phaseInfo).toBeUndefined();
  expect(stored).toEqual([{ kind: "literals", literals: { result: { kind: "string", value: "12" } } }]);
});

it("stores nothing for a task without outputs", async () => {
  expect(await store({ result: "12", truncated: true }, [])).toEqual({ phaseInfo: undefined, stored: [] });
});

it.each([
  [{ result: "12", truncated: true }, ["result"], "OutputTruncated", "5 MB"],
  [{ truncated: false }, ["result"], "BadOutputs", "dbutils.notebook.exit"],
  [undefined, ["result"], "BadOutputs", "outputs.result"],
  [{ result: "12", truncated: false }, ["other"], "BadOutputs", "outputs"],
])("fails the task for %j when it declares %j", async (output, declared, code, message) => {
  const { phaseInfo, stored } = await store(output, declared);
  expect(phaseInfo).toMatchObject({
    phase: Phase.PermanentFailure,
    error: { code, message: expect.stringContaining(message) },
  });
  expect(stored).toEqual([]);
});
