import { Buffer } from "node:buffer";

import { createResourceMetaCodec, PhaseInfo, type PluginEntry } from "@flyte-webapi/sdk";
import { createVirtualClock, createSeededRandom } from "@flyte-webapi/sdk/runtime";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import * as z from "zod";

import { DevSession } from "../../src/dev/session/dev-session.ts";
import { inventedSecrets, realSecrets, type LiveSecrets } from "../../src/dev/session/live-secrets.ts";
import { defineWorld } from "../../src/msw/index.ts";

const KEY = "LEAKY_TOKEN";
const SERVICE = "https://leaky.example.com";

const world = defineWorld({
  task: { taskType: "leaky" },
  states: { RUNNING: "Running", DONE: "Success" },
  initialState: "RUNNING",
  cancelledState: "DONE",
  secrets: [KEY],
  handlers: () => [http.all(`${SERVICE}/*`, () => HttpResponse.json({}))],
});

/** Shows its secret wherever a plugin can. */
const leaky: PluginEntry<{ note: string }, object> = {
  id: "leaky",
  supportedTaskTypes: ["leaky"],
  pluginLoader: (setup) => {
    const forms = async (): Promise<readonly string[]> => {
      const secret = await setup.secretManager.get(KEY);
      return [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64"), secret.slice(0, 10)];
    };
    let texts: readonly string[] = [];
    return {
      getConfig: () => ({ resourceMeta: createResourceMetaCodec(z.object({ note: z.string() })) }),
      create: async () => {
        texts = await forms();
        for (const text of texts) await setup.fetch(`${SERVICE}/${text}?${text}=${text}`);
        await setup.fetch(`${SERVICE}/x`, {
          headers: { authorization: texts[0] ?? "" },
          method: "POST",
          body: texts[0] ?? "",
        });
        setup.logger.error(`it is ${texts.join(" ")}`, { note: texts[1] });
        return { resourceMeta: { note: texts.join(" ") }, resource: {} };
      },
      get: async () => {
        throw new Error(`not with ${texts.join(" ")}`);
      },
      status: () =>
        PhaseInfo.running({
          reason: texts.join(" "),
          info: { logs: texts.map((text) => ({ name: text, uri: `https://logs.example.com/${text}` })) },
        }),
      delete: async () => {},
    };
  },
};

async function everythingShown(secrets: LiveSecrets): Promise<string> {
  const clock = createVirtualClock();
  const random = createSeededRandom(1);
  const fetch = async (): Promise<Response> => Response.json({});
  const service = secrets.rotate === undefined ? SERVICE : "fake";
  const session = new DevSession({
    plugin: leaky,
    world,
    service,
    secrets,
    clock,
    random,
    pollMs: 5_000,
    stepMs: 1_000,
    fetch,
  });
  await session.start();
  await session.act({ kind: "submit", count: 1 });
  await clock.advance(10_000);
  const { model } = session;
  // All of these show something, so that a leak would be seen.
  const [task] = model.tasks.values();
  expect(task?.marks.at(-1)).toMatchObject({ phase: "Running", reason: expect.stringContaining("[") });
  expect(task?.links.length).toBeGreaterThan(0);
  expect(task?.facts).toMatchObject({
    resourceMeta: expect.stringContaining("note"),
    lastError: expect.stringContaining("not with"),
  });
  expect(model.requests.size).toBeGreaterThan(4);
  expect(model.messages.map(({ text }) => text).join("\n")).toContain("it is");
  const shown = JSON.stringify(model.snapshot());
  await session.close({ abort: false });
  return shown;
}

it("what a plugin shows of an invented secret, in any form, is masked before anybody sees it", async () => {
  const secrets = inventedSecrets([KEY], {});
  const secret = secrets.current(KEY);
  const shown = await everythingShown(secrets);
  for (const form of [
    secret,
    encodeURIComponent(secret),
    secret.slice(0, 8),
    Buffer.from(secret).toString("base64").slice(0, 12),
  ]) {
    expect(shown).not.toContain(form);
  }
});

it("the same of one from the environment", async () => {
  const secret = "s3cr3t+value/of-the real service";
  const shown = await everythingShown(realSecrets({ [KEY]: secret }));
  for (const form of [
    secret,
    encodeURIComponent(secret),
    secret.slice(0, 8),
    Buffer.from(secret).toString("base64").slice(4, 16),
  ]) {
    expect(shown).not.toContain(form);
  }
});

it("after a rotation the fake expects another secret, and both are masked", () => {
  const secrets = inventedSecrets([KEY], {});
  const before = secrets.current(KEY);
  secrets.rotate?.();
  const after = secrets.current(KEY);
  expect(after).not.toBe(before);
  expect(secrets.mask(`${before} ${after}`)).toBe(`[secret ${KEY}] [secret ${KEY}]`);
});
