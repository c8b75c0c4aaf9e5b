import type { StandardSchemaV1 } from "@standard-schema/spec";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { thrownBy } from "../../test/thrown-by.ts";
import { ConfigError } from "../errors/config-error.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { PluginError } from "../errors/plugin-error.ts";
import { createResourceMetaCodec } from "./create-resource-meta-codec.ts";

const job = z.object({ jobId: z.string(), region: z.string().optional(), runId: z.bigint().optional() });
const codec = createResourceMetaCodec(job);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytesOf = (content: string): Uint8Array => new TextEncoder().encode(content);

/** Takes anything and gives it back. */
const anything: StandardSchemaV1<unknown, unknown> = {
  "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }) },
};

describe("encode", () => {
  test("gives canonical JSON and nothing around it", () => {
    expect(text(codec.encode({ runId: 2n ** 63n, jobId: "j-1", region: undefined }))).toBe(
      '{"jobId":"j-1","runId":{"$bigint":"9223372036854775808"}}',
    );
  });

  test("gives bytes that decode to an equal meta, for every meta of the schema", () => {
    const meta = fc.record(
      { jobId: fc.string({ unit: "binary" }), region: fc.string(), runId: fc.bigInt() },
      { requiredKeys: ["jobId"] },
    );
    fc.assert(
      fc.property(meta, (value) => {
        expect(codec.decode(codec.encode(value))).toEqual(value);
        expect(codec.encode(Object.fromEntries(Object.entries(value).toReversed()) as typeof value)).toEqual(
          codec.encode(value),
        );
      }),
    );
  });

  test.for<[unknown, z.ZodType<unknown>, string]>([
    [{ at: new Date(0) }, z.object({ at: z.date() }), "resourceMeta.at is a Date; expected null,"],
    [{ at: "2026" }, z.object({ at: z.coerce.date() }), "resourceMeta.at is not the same after it was stored and read"],
    [{ id: "a", extra: 1 }, z.object({ id: z.string() }), "resourceMeta.extra is not the same"],
    [{ id: " a" }, z.object({ id: z.string().trim() }), "resourceMeta.id is not the same"],
    [{ a: [{ b: 1 }] }, z.object({ a: z.array(z.object({ b: z.string() })) }), "resourceMeta.a[0].b does not match"],
    [{}, z.object({ id: z.string().default("x") }), "resourceMeta.id is not the same"],
    [{ ids: new Set(["a"]) }, z.object({ ids: z.set(z.string()) }), "resourceMeta.ids is a Set"],
    [undefined, z.undefined(), "resourceMeta is undefined"],
  ])("refuses %o, which would not survive, and names the field", ([meta, schema, message]) => {
    const error = thrownBy(PluginError, () => createResourceMetaCodec(schema).encode(meta));
    expect(error).toBeInstanceOf(PermanentSystemError);
    expect(error?.code).toBe("MetadataNotEncodable");
    expect(error?.message).toContain(`ResourceMeta cannot be stored: ${message}`);
  });

  test("refuses a getter that throws", () => {
    const meta = {
      get id(): never {
        throw new TypeError("secret");
      },
    };
    const error = thrownBy(PluginError, () => createResourceMetaCodec(anything).encode(meta));
    expect(error?.code).toBe("MetadataNotEncodable");
    expect(error?.message).not.toContain("secret");
  });

  test("refuses more bytes than allowed as the user's fault, and names the largest field", () => {
    const small = createResourceMetaCodec(job, { maxBytes: 30 });
    expect(small.encode({ jobId: "x".repeat(18) })).toHaveLength(30);
    const error = thrownBy(PluginError, () => small.encode({ jobId: "x".repeat(19), region: "eu" }));
    expect(error).toBeInstanceOf(PermanentUserError);
    expect(error?.code).toBe("MetadataTooLarge");
    expect(error?.facts).toEqual({ bytes: 45, maxBytes: 30 });
    expect(error?.message).toBe(
      "ResourceMeta takes 45 bytes, more than the 30 that are allowed; its largest field is resourceMeta.jobId. " +
        "Store only what finds the job again, such as its id.",
    );
  });

  test("allows 64 KiB by default", () => {
    expect(codec.encode({ jobId: "x".repeat(65_536 - 12) })).toHaveLength(65_536);
    expect(thrownBy(PluginError, () => codec.encode({ jobId: "x".repeat(65_536 - 11) }))?.code).toBe(
      "MetadataTooLarge",
    );
  });

  test("counts bytes, not characters", () => {
    expect(createResourceMetaCodec(z.string(), { maxBytes: 4 }).encode("é")).toHaveLength(4);
    expect(() => createResourceMetaCodec(z.string(), { maxBytes: 4 }).encode("éé")).toThrow(PermanentUserError);
  });

  test("stores any JSON value with bigint", () => {
    const free = createResourceMetaCodec(anything, { maxBytes: 10_000_000 });
    const json = fc.jsonValue({ stringUnit: "binary" }).filter((value) => !JSON.stringify(value).includes("__proto__"));
    fc.assert(
      fc.property(json, fc.bigInt(), (value, big) => {
        fc.pre(!JSON.stringify(value).includes('"constructor"'));
        expect(free.decode(free.encode({ value, big }))).toEqual({ value, big });
      }),
    );
  });
});

describe("decode", () => {
  test.for([
    ["", "is no JSON"],
    ["{", "is no JSON"],
    ['{"jobId":1}', "resourceMeta.jobId does not match the schema"],
    ["[]", "resourceMeta does not match the schema"],
    ['{"jobId":"a","__proto__":{"polluted":true}}', "has the key __proto__"],
    ['{"jobId":"a","constructor":{"prototype":{"polluted":true}}}', "has the key constructor"],
    [
      '{"$m":{"jobId":"a"},"$v":1}',
      "was stored by a newer plugin (version 1 of the schema; this one knows 0): upgrade",
    ],
    ['{"$m":{"jobId":"a"},"$v":0}', "one $"],
    ['{"$m":{"jobId":"a"}}', "one $"],
  ])("%s is corrupted state", ([content, message]) => {
    const error = thrownBy(PluginError, () => codec.decode(bytesOf(content ?? "")));
    expect(error).toBeInstanceOf(PermanentSystemError);
    expect(error?.code).toBe("CorruptedPluginState");
    expect(error?.message).toContain(message);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test("bytes that are no UTF-8, and values that are no bytes, are corrupted state", () => {
    expect(thrownBy(PluginError, () => codec.decode(new Uint8Array([0xff, 0xfe])))?.message).toBe(
      "Stored ResourceMeta cannot be read (2 bytes): resourceMeta is no UTF-8 text",
    );
    expect(thrownBy(PluginError, () => codec.decode("{}" as unknown as Uint8Array))?.message).toBe(
      "Stored ResourceMeta cannot be read: resourceMeta is a string, not bytes",
    );
  });

  test("any bytes are a meta or corrupted state", () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(bytesOf)), (bytes) => {
        const error = thrownBy(PermanentSystemError, () => job.parse(codec.decode(bytes)));
        expect(error?.code ?? "a meta").toMatch(/^(CorruptedPluginState|a meta)$/);
      }),
    );
  });

  test("no flipped bit and no cut gives anything but a meta or corrupted state", () => {
    const meta = fc.record({ jobId: fc.string(), runId: fc.bigInt() });
    fc.assert(
      fc.property(meta, fc.nat(), fc.nat(7), fc.boolean(), (value, position, bit, cut) => {
        const bytes = codec.encode(value);
        const at = position % bytes.length;
        const damaged = cut
          ? bytes.slice(0, at)
          : bytes.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte));
        const error = thrownBy(PermanentSystemError, () => codec.decode(damaged));
        expect(error?.code ?? "a meta").toMatch(/^(CorruptedPluginState|a meta)$/);
      }),
    );
  });

  test("no value of the bytes is in the error, its facts or its cause", () => {
    const secret = "hunter2hunter2";
    const strict = createResourceMetaCodec(z.object({ jobId: z.enum(["a", "b"]) }));
    const leaky = createResourceMetaCodec({
      "~standard": {
        version: 1,
        vendor: "test",
        validate: (value) => {
          throw new Error(`cannot use ${JSON.stringify(value)}`);
        },
      },
    });
    const migrating = createResourceMetaCodec(job, {
      version: 1,
      migrate: (stored) => {
        throw new Error(`cannot migrate ${JSON.stringify(stored)}`);
      },
    });
    for (const content of [`{"jobId":"${secret}"}`, `"${secret}"`, `{"jobId":"${secret}`, secret]) {
      for (const reader of [strict, leaky, migrating]) {
        const error = thrownBy(PluginError, () => reader.decode(bytesOf(content)));
        expect(error?.code).toBe("CorruptedPluginState");
        expect(error?.cause).toBeUndefined();
        expect(`${error?.stack} ${JSON.stringify(error?.facts)}`).not.toContain(secret);
      }
    }
  });

  test("a schema that answers with garbage is corrupted state", () => {
    for (const answer of [undefined, null, 5, {}, { issues: [null] }, { issues: [{ path: [null] }] }]) {
      const validate = (): StandardSchemaV1.Result<unknown> => answer as StandardSchemaV1.Result<unknown>;
      const broken = createResourceMetaCodec({ "~standard": { version: 1, vendor: "test", validate } });
      expect(thrownBy(PluginError, () => broken.decode(bytesOf("1")))?.code).toBe("CorruptedPluginState");
    }
  });

  test("paths of keys, indexes and symbols are written out", () => {
    const path = ["a", 0, { key: "b c" }, Symbol("s")];
    const validate = (): StandardSchemaV1.Result<unknown> => ({ issues: [{ message: "", path }] });
    const broken = createResourceMetaCodec({ "~standard": { version: 1, vendor: "test", validate } });
    expect(thrownBy(PluginError, () => broken.decode(bytesOf("1")))?.message).toContain(
      'resourceMeta.a[0]["b c"]["Symbol(s)"] does not',
    );
  });
});

describe("versions", () => {
  const v0 = createResourceMetaCodec(z.object({ id: z.string() }));
  const v2 = createResourceMetaCodec(z.object({ jobId: z.string(), from: z.number() }), {
    version: 2,
    migrate: (stored, from) => ({ jobId: z.object({ id: z.string() }).parse(stored).id, from }),
  });

  test("a version above 0 is stored around the value", () => {
    expect(text(v2.encode({ jobId: "a", from: 0 }))).toBe('{"$m":{"from":0,"jobId":"a"},"$v":2}');
    expect(v2.decode(v2.encode({ jobId: "a", from: 0 }))).toEqual({ jobId: "a", from: 0 });
  });

  test("older bytes go through migrate", () => {
    expect(v2.decode(v0.encode({ id: "j-1" }))).toEqual({ jobId: "j-1", from: 0 });
    expect(v2.decode(bytesOf('{"$m":{"id":"j-1"},"$v":1}'))).toEqual({ jobId: "j-1", from: 1 });
  });

  test("what migrate makes is validated", () => {
    const wrong = createResourceMetaCodec(job, { version: 1, migrate: () => ({}) });
    expect(thrownBy(PluginError, () => wrong.decode(bytesOf("{}")))?.message).toContain(
      "resourceMeta.jobId does not match the schema (stored by version 0, read by version 1)",
    );
  });

  test("without migrate, older bytes are read when they fit the schema", () => {
    const plain = createResourceMetaCodec(job, { version: 3 });
    expect(plain.decode(codec.encode({ jobId: "a" }))).toEqual({ jobId: "a" });
  });

  test("newer bytes are refused with the advice to upgrade", () => {
    const error = thrownBy(PluginError, () => v0.decode(v2.encode({ jobId: "a", from: 0 })));
    expect(error?.code).toBe("CorruptedPluginState");
    expect(error?.message).toContain(
      "stored by a newer plugin (version 2 of the schema; this one knows 0): upgrade this one",
    );
  });

  test("a meta with the keys of the envelope is no envelope", () => {
    const free = createResourceMetaCodec(anything);
    const meta = { $m: { jobId: "a" }, $v: 2 };
    expect(free.decode(free.encode(meta))).toEqual(meta);
    const versioned = createResourceMetaCodec(anything, { version: 1 });
    expect(versioned.decode(versioned.encode(meta))).toEqual(meta);
  });

  test("garbage inside an envelope is corrupted state", () => {
    for (const content of ['{"$m":1},"$v":2}', '{"$m":,"$v":2}', '{"$m":{"id":"a"},"$v":2,"$v":2}']) {
      expect(thrownBy(PluginError, () => v2.decode(bytesOf(content)))?.code).toBe("CorruptedPluginState");
    }
  });
});

describe("a schema that validates asynchronously", () => {
  const late = createResourceMetaCodec(z.object({ id: z.string().refine(async () => true) }));

  test("is a ConfigError in both directions", () => {
    for (const call of [() => late.encode({ id: "a" }), () => late.decode(bytesOf('{"id":"a"}'))]) {
      expect(thrownBy(PluginError, call)).toBeInstanceOf(ConfigError);
      expect(call).toThrow("schema must validate synchronously, got a promise");
    }
  });

  test("that rejects leaves no unhandled rejection", () => {
    const validate = (): Promise<never> => Promise.reject(new Error("late"));
    const rejecting = createResourceMetaCodec({ "~standard": { version: 1, vendor: "test", validate } });
    expect(() => rejecting.decode(bytesOf("1"))).toThrow(ConfigError);
  });
});

test("arguments that are wrong are all named in one ConfigError", () => {
  const options = { maxBytes: 0, version: -1, migrate: 5 as unknown as () => unknown };
  const error = thrownBy(PluginError, () => createResourceMetaCodec({} as typeof anything, options));
  expect(error).toBeInstanceOf(ConfigError);
  expect(error?.code).toBe("InvalidConfig");
  expect(error?.message).toBe(
    "The codec of ResourceMeta cannot be made:\n" +
      "  - schema must be a Standard Schema, such as z.object({ ... }), got an object\n" +
      "  - maxBytes must be an integer of at least 1, got 0\n" +
      "  - version must be an integer of at least 0, got -1\n" +
      "  - migrate must be a function, got a number",
  );
});
