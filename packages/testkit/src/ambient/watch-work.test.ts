import { pbkdf2 } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

import { describe, expect, it } from "vitest";

import { keyHeader, pluginOf } from "../../test/plugins/design.ts";
import { jobServiceWorld } from "../../test/plugins/job-service.world.ts";
import { eventsOf, simulate } from "../index.ts";

const derive = promisify(pbkdf2);
const compress = promisify(brotliCompress);
const noise = new Uint8Array(300_000).map((_zero, index) => (index * index) % 251);

/** What comes back without a timer: each takes long with `much`, and next to nothing without. */
const WORK: Readonly<Record<string, (much: boolean) => Promise<unknown>>> = {
  "a digest of WebCrypto": async (much) => await crypto.subtle.digest("SHA-512", much ? noise : noise.subarray(0, 1)),
  "a derived key": async (much) => await derive("a", "b", much ? 20_000 : 1, 32, "sha512"),
  "a compressed text": async (much) =>
    await compress(much ? noise : "a", { params: { [constants.BROTLI_PARAM_QUALITY]: much ? 9 : 0 } }),
  "a file": async (much) => {
    for (let time = 0; time < (much ? 20 : 1); time++) await readFile(new URL(import.meta.url));
  },
  "a compressed stream": async (much) =>
    await new Response(
      new Blob([much ? noise : "a"]).stream().pipeThrough(new CompressionStream("gzip")),
    ).arrayBuffer(),
  "many turns of the event loop": async (much) => {
    for (let turn = 0; turn < (much ? 50 : 40); turn++) await new Promise((resolve) => setImmediate(resolve));
  },
};

describe.for(Object.entries(WORK))("while the plugin waits for %s", ([, work]) => {
  const endOfCreate = async (before: () => Promise<unknown>): Promise<number | undefined> => {
    const plugin = pluginOf("working", () => ({
      ...keyHeader,
      create: async (use, ctx) => {
        await before();
        return await keyHeader.create(use, ctx);
      },
    }));
    const plan = { v: 1 as const, picks: [], ops: [{ op: "create" as const, task: 0 }] };
    const [end] = eventsOf(await simulate({ plugin, world: jobServiceWorld }, plan), "end");
    expect(end?.outcome.kind).toBe("returned");
    return end?.at;
  };

  it("time stands still", async () => {
    expect(await endOfCreate(async () => await work(true))).toBe(await endOfCreate(async () => {}));
  });
});

// The others are made of many parts, and each part has its place.
describe.for(Object.entries(WORK).filter(([name]) => !/stream|turns|file/.test(name)))(
  "of two that the plugin begins, %s",
  ([, work]) => {
    it("comes back first that was begun first, though it takes longer", async () => {
      const order: string[] = [];
      const plugin = pluginOf("working", () => ({
        ...keyHeader,
        create: async (use, ctx) => {
          await Promise.all([work(true).then(() => order.push("long")), work(false).then(() => order.push("short"))]);
          return await keyHeader.create(use, ctx);
        },
      }));
      await simulate({ plugin, world: jobServiceWorld }, { v: 1, picks: [], ops: [{ op: "create", task: 0 }] });
      expect(order).toEqual(["long", "short"]);
    });
  },
);
