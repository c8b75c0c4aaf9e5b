import { status as Status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import type { Meta } from "../../test/connector/job-service.ts";
import { serveService } from "../../test/connector/serve-service.ts";
import { PermanentSystemError, type ResourceMetaCodec } from "../index.ts";

const text = new TextEncoder();

/** A codec that an author wrote without ours: it checks nothing by itself. */
function codecOf(encode: (meta: Meta) => Uint8Array): ResourceMetaCodec<Meta> {
  return { encode, decode: (bytes) => ({ id: new TextDecoder().decode(bytes) }) };
}

describe("a job whose ResourceMeta", () => {
  test.for([
    [
      "cannot be encoded",
      codecOf(() => {
        throw new TypeError("no bytes");
      }),
      { code: Status.INTERNAL, details: expect.stringContaining("no bytes") },
    ],
    ["is encoded to no bytes", codecOf(() => "text" as never), { code: Status.INTERNAL }],
    [
      "is larger than what Flyte keeps",
      codecOf(() => new Uint8Array(524_289)),
      {
        code: Status.INVALID_ARGUMENT,
        details: expect.stringContaining("[MetadataTooLarge] resourceMeta takes 524289"),
      },
    ],
  ] as const)("%s is deleted, and the client is told why", async ([, resourceMeta, failure]) => {
    await using world = await serveService({ config: { resourceMeta } });
    await expect(world.create()).rejects.toMatchObject(failure);
    expect(world.service.calls).toMatchObject({ create: 1, delete: 1 });
    expect(world.service.live()).toEqual([]);
  });

  test("is as large as it may be is Flyte's", async () => {
    const largest = codecOf(({ id }) => text.encode(id.padEnd(524_288 - 2, "x")));
    await using world = await serveService({ config: { resourceMeta: largest } });
    expect((await world.create()).length).toBeGreaterThan(524_288);
    expect(world.service.live()).toHaveLength(1);
  });

  test("cannot be encoded, and which cannot be deleted, is in the log", async () => {
    const resourceMeta = codecOf(() => {
      throw new TypeError("no bytes");
    });
    const broken = new PermanentSystemError("Broken", "cannot delete");
    await using world = await serveService({ config: { resourceMeta }, delete: () => Promise.reject(broken) });
    await expect(world.create()).rejects.toMatchObject({ details: expect.stringContaining("no bytes") });
    expect(world.lines.join("\n")).toContain("A job may be left that nobody knows of");
  });
});
