import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadPluginEntries } from "./load-plugin-entries.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "flyte-webapi-modules-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const ENTRY = `{ id: "a", supportedTaskTypes: ["a"], pluginLoader() {} }`;

async function load(script: string, timeoutMs?: number): Promise<readonly unknown[]> {
  // A name of its own: a module is loaded once.
  const name = `./${crypto.randomUUID()}.mjs`;
  await writeFile(join(folder, name), script);
  return await loadPluginEntries([name], folder, timeoutMs).catch((error: unknown) => {
    throw new Error(String(error).replace(name, "IT"), { cause: error });
  });
}

test("the same plugin under two names is one", async () => {
  expect(await load(`export const one = ${ENTRY}; export default [one];`)).toHaveLength(1);
});

test.for([
  ["waits for ever", "await new Promise(() => {});", "IT cannot be loaded: its import gave no answer within 50 ms"],
  ["throws null", "throw null;", "IT cannot be loaded: null"],
  ["throws several lines", `throw new Error("one\\ntwo");`, "IT cannot be loaded: one"],
  ["imports what is not there", `import "./no-such.mjs";`, "IT cannot be loaded: "],
  ["exports something else", "export const one = 1; export default { id: 1 };", "IT exports no plugin"],
] as const)("a module that %s is named, with the reason", async ([, script, message]) => {
  await expect(load(script, 50)).rejects.toThrow(message);
});
