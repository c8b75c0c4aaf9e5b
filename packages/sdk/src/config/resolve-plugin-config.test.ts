import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PluginConfig } from "../contract/plugin-config.ts";
import type { ResourceMetaCodec } from "../contract/resource-meta-codec.ts";
import { ConfigError } from "../errors/config-error.ts";
import { resolvePluginConfig } from "./resolve-plugin-config.ts";

const codec: ResourceMetaCodec<string> = { encode: () => new Uint8Array(), decode: () => "" };

// Everything goes through here as JavaScript would send it: without types.
function resolve(config: unknown): ReturnType<typeof resolvePluginConfig<string>> {
  return resolvePluginConfig(config as PluginConfig<string>, "my-plugin");
}

function issuesOf(config: unknown): readonly { readonly field: string; readonly message: string }[] {
  try {
    resolve(config);
  } catch (error) {
    if (error instanceof ConfigError && error.code === "InvalidConfig") return error.issues;
    throw error;
  }
  return [];
}

const fieldsOf = (config: unknown): string[] => issuesOf(config).map(({ field }) => field);
const messagesOf = (config: unknown): string[] => issuesOf(config).map(({ message }) => message);

test("a config with a codec alone has the defaults of Flyte", () => {
  expect(resolve({ resourceMeta: codec })).toEqual({
    pluginId: "my-plugin",
    resourceQuotas: {},
    readRateLimiter: { qps: 30, burst: 300 },
    writeRateLimiter: { qps: 20, burst: 200 },
    caching: { size: 100_000, resyncIntervalMs: 30_000, workers: 10, maxSystemFailures: 5, getManyMaxSize: 100 },
    timeouts: { createMs: 60_000, getMs: 30_000, statusMs: 5_000, deleteMs: 60_000 },
    resourceMeta: codec,
  });
});

test("fields that are undefined have their defaults, too", () => {
  const config = {
    resourceQuotas: undefined,
    readRateLimiter: undefined,
    caching: { size: undefined, resyncInterval: undefined },
    timeouts: { get: undefined },
    resourceMeta: codec,
  };
  expect(resolve(config)).toEqual(resolve({ resourceMeta: codec }));
});

test("what is given is kept", () => {
  const resolved = resolve({
    resourceQuotas: { default: 1000, "default:gpu": 1 },
    readRateLimiter: { qps: 10, burst: 100 },
    writeRateLimiter: { qps: 11, burst: 101 },
    caching: { size: 10, resyncInterval: "10s", workers: 1, maxSystemFailures: 0, getManyMaxSize: 7 },
    timeouts: { create: "1m30s", get: 10, status: "10ms", delete: "1h" },
    resourceMeta: codec,
  });
  expect(resolved).toEqual({
    pluginId: "my-plugin",
    resourceQuotas: { default: 1000, "default:gpu": 1 },
    readRateLimiter: { qps: 10, burst: 100 },
    writeRateLimiter: { qps: 11, burst: 101 },
    caching: { size: 10, resyncIntervalMs: 10_000, workers: 1, maxSystemFailures: 0, getManyMaxSize: 7 },
    timeouts: { createMs: 90_000, getMs: 10, statusMs: 10, deleteMs: 3_600_000 },
    resourceMeta: codec,
  });
});

test("the result is frozen and keeps nothing of the given objects but the codec", () => {
  const limiter = { qps: 10, burst: 100 };
  const resolved = resolve({ readRateLimiter: limiter, resourceQuotas: { a: 1 }, resourceMeta: codec });
  limiter.qps = 5;
  expect(resolved.readRateLimiter.qps).toBe(10);
  for (const part of [
    resolved,
    resolved.readRateLimiter,
    resolved.caching,
    resolved.timeouts,
    resolved.resourceQuotas,
  ]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
  expect(resolved.resourceMeta).toBe(codec);
});

describe("vectors of Flyte's own tests", () => {
  const zeros = {
    readRateLimiter: { qps: 0, burst: 0 },
    writeRateLimiter: { qps: 0, burst: 0 },
    caching: { size: 0, resyncInterval: 0, workers: 0 },
    resourceMeta: codec,
  };

  test("all below the minimum: seven issues in Flyte's order", () => {
    const forms = 'milliseconds as a number, or a string such as "30s", "1m30s" or "500ms"';
    expect(messagesOf(zeros)).toEqual([
      "caching.size must be an integer from 10 to 500000, got 0",
      "caching.workers must be an integer from 1 to 10000, got 0",
      `caching.resyncInterval must be a duration from 5000 ms to 3600000 ms (${forms}), got 0 milliseconds`,
      "readRateLimiter.burst must be an integer from 5 to 10000, got 0",
      "readRateLimiter.qps must be an integer from 1 to 100000, got 0",
      "writeRateLimiter.burst must be an integer from 5 to 10000, got 0",
      "writeRateLimiter.qps must be an integer from 1 to 100000, got 0",
    ]);
  });

  test("above the maximum: five issues, and none for the rates that are in range", () => {
    const config = {
      readRateLimiter: { qps: 1000, burst: 1_000_000 },
      writeRateLimiter: { qps: 1000, burst: 1_000_000 },
      caching: { size: 1e9, resyncInterval: "10000h", workers: 1e9 },
      resourceMeta: codec,
    };
    expect(fieldsOf(config)).toEqual([
      "caching.size",
      "caching.workers",
      "caching.resyncInterval",
      "readRateLimiter.burst",
      "writeRateLimiter.burst",
    ]);
  });

  test("the error is one text with the plugin, and a line for each issue", () => {
    expect(() => resolve(zeros)).toThrow(/^The configuration of plugin "my-plugin" has 7 problems:(\n {2}- .*){7}$/);
    expect(() => resolve({})).toThrow(/^The configuration of plugin "my-plugin" has one problem:\n {2}- resourceMeta/);
  });
});

/** Every number of the configuration: how to set it, and its range, written down here once more. */
const INTEGERS = [
  ["caching.size", 10, 500_000],
  ["caching.workers", 1, 10_000],
  ["caching.maxSystemFailures", 0, Number.MAX_SAFE_INTEGER],
  ["readRateLimiter.burst", 5, 10_000],
  ["readRateLimiter.qps", 1, 100_000],
  ["writeRateLimiter.burst", 5, 10_000],
  ["writeRateLimiter.qps", 1, 100_000],
  ["resourceQuotas.default", 1, Number.MAX_SAFE_INTEGER],
] as const;
const DURATIONS = [
  ["caching.resyncInterval", 5_000, 3_600_000],
  ["timeouts.create", 10, 3_600_000],
  ["timeouts.get", 10, 3_600_000],
  ["timeouts.status", 10, 3_600_000],
  ["timeouts.delete", 10, 3_600_000],
] as const;

function withField(path: string, value: unknown): unknown {
  const [section = "", field = ""] = path.split(".");
  const rest = section.endsWith("RateLimiter") ? { qps: 10, burst: 100 } : {};
  return { resourceMeta: codec, [section]: { ...rest, [field]: value } };
}

describe.for([...INTEGERS, ...DURATIONS])("%s from %d to %d", ([path, min, max]) => {
  test("accepts both ends", () => {
    expect(messagesOf(withField(path, min))).toEqual([]);
    expect(messagesOf(withField(path, max))).toEqual([]);
  });

  test.for([
    min - 1,
    max + 1,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    "",
    "10",
    10n,
    null,
    true,
    [10],
    {},
    () => 10,
    Symbol("10"),
  ])("refuses %o and names the field", (value) => {
    expect(fieldsOf(withField(path, value))).toEqual([path]);
    expect(messagesOf(withField(path, value))[0]).toContain(`${path} must be`);
  });
});

test.for(INTEGERS)("%s refuses a fraction", ([path, min]) => {
  expect(fieldsOf(withField(path, min + 0.5))).toEqual([path]);
});

test("every config in range is accepted", () => {
  const numbers = INTEGERS.map(([path, min, max]) => fc.integer({ min, max }).map((value) => [path, value] as const));
  const durations = DURATIONS.map(([path, min, max]) =>
    fc
      .integer({ min, max })
      .chain((ms) => fc.constantFrom(ms, `${ms}ms`, `${ms / 1000}s`))
      .map((value) => [path, value] as const),
  );
  fc.assert(
    fc.property(fc.tuple(...numbers, ...durations), (fields) => {
      const config: Record<string, object> = {};
      for (const [path, value] of fields) {
        const [section = "", field = ""] = path.split(".");
        config[section] = { ...config[section], [field]: value };
      }
      expect(messagesOf({ ...config, resourceMeta: codec })).toEqual([]);
    }),
  );
});

test("each field out of range is named, whatever else is wrong", () => {
  const bad = [...INTEGERS, ...DURATIONS].map(([path, min, max]) =>
    fc
      .option(fc.oneof(fc.integer({ max: min - 1 }), fc.double({ min: max + 1, noInteger: false })), { nil: undefined })
      .map((value) => [path, value] as const),
  );
  fc.assert(
    fc.property(fc.tuple(...bad), (fields) => {
      const config: Record<string, object> = {
        readRateLimiter: { qps: 10, burst: 100 },
        writeRateLimiter: { qps: 10, burst: 100 },
      };
      const wrong = fields.filter(([, value]) => value !== undefined);
      for (const [path, value] of wrong) {
        const [section = "", field = ""] = path.split(".");
        config[section] = { ...config[section], [field]: value };
      }
      expect(fieldsOf({ ...config, resourceMeta: codec }).toSorted()).toEqual(wrong.map(([path]) => path).toSorted());
    }),
  );
});

test("whatever the config is, nothing but a ConfigError is thrown", () => {
  const garbage = fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true, withMap: true });
  const shaped = fc.record(
    {
      resourceQuotas: garbage,
      readRateLimiter: fc.oneof(garbage, fc.record({ qps: garbage, burst: garbage })),
      writeRateLimiter: garbage,
      caching: fc.oneof(garbage, fc.record({ size: garbage, resyncInterval: garbage, workers: garbage })),
      timeouts: fc.oneof(garbage, fc.record({ create: garbage, get: garbage })),
      resourceMeta: fc.oneof(garbage, fc.constant(codec)),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(garbage, shaped), (config) => {
      const issues = issuesOf(config);
      expect(issues.every(({ message }) => message !== "")).toBe(true);
    }),
  );
});

test("a getter that throws becomes a ConfigError with the original as its cause", () => {
  const cause = new Error("no such file");
  const config = {
    get caching(): never {
      throw cause;
    },
  };
  expect(() => resolve(config)).toThrow(ConfigError);
  expect(() => resolve(config)).toThrow(expect.objectContaining({ cause }));
});

test("a rate limiter that is given must be complete", () => {
  expect(messagesOf({ readRateLimiter: { qps: 10 }, resourceMeta: codec })).toEqual([
    "readRateLimiter.burst must be an integer from 5 to 10000, got undefined",
  ]);
});

test.for(["caching", "timeouts", "readRateLimiter", "writeRateLimiter", "resourceQuotas"])(
  "%s that is no object is one issue",
  (section) => {
    expect(messagesOf({ [section]: 5, resourceMeta: codec })).toEqual([`${section} must be an object, got 5`]);
    expect(messagesOf({ [section]: [], resourceMeta: codec })).toEqual([`${section} must be an object, got an array`]);
    expect(messagesOf({ [section]: null, resourceMeta: codec })).toEqual([`${section} must be an object, got null`]);
  },
);

test("unknown fields come last, with what was probably meant", () => {
  expect(
    messagesOf({
      readRateLimit: {},
      Caching: {},
      caching: { resyncIntervalMs: 5, size: 0 },
      timeouts: { poll: 1 },
      resourceMeta: codec,
    }),
  ).toEqual([
    "caching.size must be an integer from 10 to 500000, got 0",
    "readRateLimit is no field of the configuration; did you mean readRateLimiter?",
    "Caching is no field of the configuration; did you mean caching?",
    "caching.resyncIntervalMs is no field of the configuration; did you mean caching.resyncInterval?",
    "timeouts.poll is no field of the configuration; known are create, get, status, delete",
  ]);
});

test("a number of seconds where milliseconds are meant is shown with its unit", () => {
  expect(messagesOf({ caching: { resyncInterval: 30 }, resourceMeta: codec })[0]).toMatch(/got 30 milliseconds$/);
});

test("a namespace may have any name but the empty one", () => {
  expect(resolve({ resourceQuotas: { toString: 3, constructor: 4 }, resourceMeta: codec }).resourceQuotas).toEqual({
    toString: 3,
    constructor: 4,
  });
  expect(messagesOf({ resourceQuotas: { "": 3 }, resourceMeta: codec })).toEqual([
    "resourceQuotas has a namespace without a name",
  ]);
});

test.for([
  [undefined, "got undefined; make one with createResourceMetaCodec(schema)"],
  [{ encode: () => {} }, "got an object; make one with createResourceMetaCodec(schema)"],
  [{ "~standard": {} }, "got a schema; wrap it in createResourceMetaCodec(...)"],
  // Those of zod 4 have methods of these names, which do something else.
  [{ "~standard": {}, encode: () => {}, decode: () => {} }, "got a schema; wrap it in createResourceMetaCodec(...)"],
] as const)("resourceMeta %o is no codec", ([resourceMeta, advice]) => {
  expect(messagesOf({ resourceMeta })).toEqual([
    `resourceMeta must be a codec with the methods encode and decode, ${advice}`,
  ]);
});

test("a configuration that comes later is told to be one", () => {
  expect(messagesOf(Promise.resolve({ resourceMeta: codec }))).toEqual([
    "The configuration must be an object, got a Promise; getConfig cannot be async",
  ]);
});
