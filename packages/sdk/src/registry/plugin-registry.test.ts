import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../../test/thrown-by.ts";
import type { PluginEntry } from "../contract/plugin-entry.ts";
import type { TaskType } from "../contract/task-template.ts";
import { ConfigError } from "../errors/config-error.ts";
import { createPluginRegistry } from "./plugin-registry.ts";

const pluginLoader = (): never => {
  throw new Error("The registry never loads a plugin");
};

function entry(id: string, supportedTaskTypes: readonly TaskType[], more: Partial<PluginEntry> = {}): PluginEntry {
  return { id, supportedTaskTypes, pluginLoader, ...more };
}

const messagesOf = (call: () => unknown): string[] | undefined =>
  thrownBy(ConfigError, call)?.issues.map(({ message }) => message);

describe("find", () => {
  test("gives the plugin that supports the task type", () => {
    const spark = entry("spark-plugin", ["spark"]);
    const ray = entry("ray-plugin", ["ray", "ray-serve"]);
    const registry = createPluginRegistry([spark, ray]);
    expect(registry.find("spark")).toBe(spark);
    expect(registry.find("ray-serve", 0)).toBe(ray);
    expect(registry.entries()).toEqual([spark, ray]);
  });

  test("takes the version as a part of the name", () => {
    const zero = entry("zero", ["spark"]);
    const one = entry("one", [{ name: "spark", version: 1 }]);
    const registry = createPluginRegistry([zero, one]);
    expect(registry.find("spark")).toBe(zero);
    expect(registry.find("spark", 1)).toBe(one);
    expect(messagesOf(() => registry.find("spark", 2))).toEqual([
      'task type "spark" version 2 is not registered; "spark" is registered with version 0, 1: a version is part of the name',
    ]);
  });

  test("gives the default plugin for what no other plugin supports", () => {
    const fallback = entry("fallback", ["anything"], { isDefault: true });
    const spark = entry("spark-plugin", ["spark"]);
    const registry = createPluginRegistry([fallback, spark]);
    expect(registry.find("spark")).toBe(spark);
    expect(registry.find("spark", 7)).toBe(fallback);
    expect(registry.find("unheard-of")).toBe(fallback);
  });

  test("gives the plugin that names the task type in defaultForTaskTypes when several support it", () => {
    const loser = entry("loser", ["spark", "ray"]);
    const winner = entry("winner", ["spark"], { defaultForTaskTypes: [{ name: "spark", version: 0 }] });
    for (const entries of [
      [loser, winner],
      [winner, loser],
    ]) {
      const registry = createPluginRegistry(entries);
      expect(registry.find("spark")).toBe(winner);
      expect(registry.find("ray")).toBe(loser);
    }
  });

  test("says what is registered, and what was probably meant", () => {
    const registry = createPluginRegistry([entry("a", ["spark"]), entry("b", [{ name: "ray", version: 2 }])]);
    const error = thrownBy(ConfigError, () => registry.find("sprak"));
    expect(error?.code).toBe("PluginNotFound");
    expect(error?.message).toBe(
      'No plugin runs task type "sprak" version 0.\n' +
        '  - task type "sprak" version 0 is not registered; did you mean "spark"? registered are "ray" version 2, "spark" version 0',
    );
  });

  test("says that nothing is registered", () => {
    expect(messagesOf(() => createPluginRegistry().find("spark"))).toEqual([
      'task type "spark" version 0 is not registered; no plugin is registered at all',
    ]);
  });

  test("lists at most twenty task types", () => {
    const names = Array.from({ length: 25 }, (_, index) => `type-${index}`);
    const message = messagesOf(() => createPluginRegistry([entry("a", names)]).find("unheard-of"))?.[0];
    expect(message?.match(/"type-/g)).toHaveLength(20);
    expect(message).toMatch(/ and 5 more$/);
  });
});

describe("register", () => {
  test("adds a plugin to those that are there", () => {
    const registry = createPluginRegistry([entry("a", ["spark"])]);
    const ray = entry("b", ["ray"]);
    registry.register(ray);
    expect(registry.find("ray")).toBe(ray);
    expect(registry.entries()).toHaveLength(2);
  });

  test("leaves the registry as it was when it refuses a plugin", () => {
    const spark = entry("a", ["spark"]);
    const registry = createPluginRegistry([spark]);
    expect(() => registry.register(entry("b", ["ray", "spark"]))).toThrow(ConfigError);
    expect(registry.entries()).toEqual([spark]);
    expect(() => registry.find("ray")).toThrow(ConfigError);
  });

  test("keeps to the task types that an entry had when it was registered", () => {
    const types = ["spark"];
    const registry = createPluginRegistry([entry("a", types)]);
    types.push("ray");
    expect(() => registry.find("ray")).toThrow(ConfigError);
    registry.register(entry("b", ["ray"]));
    expect(registry.find("ray").id).toBe("b");
  });

  test("gives a list of entries that changes nothing when it is changed", () => {
    const registry = createPluginRegistry([entry("a", ["spark"])]);
    (registry.entries() as PluginEntry[]).pop();
    expect(registry.entries()).toHaveLength(1);
  });
});

describe("an entry is refused", () => {
  const refused = (given: unknown): readonly string[] | undefined => {
    const error = thrownBy(ConfigError, () => createPluginRegistry([given as PluginEntry]));
    expect(error?.code).toBe("InvalidPluginEntry");
    return error?.issues.map(({ message }) => message);
  };

  test("with all that is wrong in one error", () => {
    expect(
      refused({
        id: "",
        supportedTaskTypes: [],
        pluginLoader: null,
        isDefault: "yes",
        defaultForTaskTypes: ["spark", 5],
      }),
    ).toEqual([
      'A plugin without id: id must be a text that is not empty, got ""',
      "A plugin without id: supportedTaskTypes must name at least one task type, got an empty array",
      "A plugin without id: pluginLoader must be a function that makes the plugin, got null",
      'A plugin without id: isDefault must be true or false, got "yes"',
      expect.stringMatching(/^A plugin without id: defaultForTaskTypes\[1\] is a number; expected a name of 1 to 255/),
      'A plugin without id: defaultForTaskTypes names "spark" version 0, which supportedTaskTypes does not; add it there',
    ]);
  });

  test.for([undefined, null, 5, "spark"])("when it is %o", (given) => {
    expect(refused(given)?.[0]).toContain("A plugin entry must be an object");
  });

  test.for([undefined, null, " ", 5, {}])("with the id %o", (id) => {
    expect(refused({ id, supportedTaskTypes: ["a"], pluginLoader })).toHaveLength(1);
  });

  test.for([undefined, "spark", {}, []])("with the task types %o", (supportedTaskTypes) => {
    expect(refused({ id: "a", supportedTaskTypes, pluginLoader })).toEqual([
      expect.stringContaining('Plugin "a": supportedTaskTypes must name at least one task type'),
    ]);
  });

  test.for([
    "",
    " ",
    "my task",
    "tab\t",
    "nul\0",
    "x".repeat(256),
    { name: "spark" },
    { name: "spark", version: -1 },
    { name: "spark", version: 0.5 },
    { name: "spark", version: Number.NaN },
    { name: "spark", version: 2 ** 31 },
    { name: "spark", version: "1" },
    { version: 1 },
    null,
    5,
    undefined,
  ])("with the task type %o", (taskType) => {
    expect(refused({ id: "a", supportedTaskTypes: ["good", taskType], pluginLoader })).toEqual([
      expect.stringContaining('Plugin "a": supportedTaskTypes[1] '),
    ]);
  });

  test("that names a task type twice", () => {
    expect(refused(entry("a", ["spark", { name: "spark", version: 0 }]))).toEqual([
      'Plugin "a": supportedTaskTypes[1] names "spark" version 0 again',
    ]);
  });

  test("that wins a version which it does not support", () => {
    expect(refused(entry("a", ["spark"], { defaultForTaskTypes: [{ name: "spark", version: 1 }] }))).toEqual([
      'Plugin "a": defaultForTaskTypes names "spark" version 1, which supportedTaskTypes does not; add it there',
    ]);
  });
});

describe("entries are refused together", () => {
  test("when two have the same id", () => {
    const error = thrownBy(ConfigError, () => createPluginRegistry([entry("a", ["spark"]), entry("a", ["ray"])]));
    expect(error?.code).toBe("DuplicatePlugin");
    expect(error?.issues).toEqual([{ field: "id", message: 'Plugin "a" is registered twice; ids must be unique' }]);
  });

  test("when one is registered a second time, with a single issue", () => {
    const spark = entry("a", ["spark"], { isDefault: true });
    expect(messagesOf(() => createPluginRegistry([spark]).register(spark))).toEqual([
      'Plugin "a" is registered twice; ids must be unique',
    ]);
  });

  test("when two support the same task type and version", () => {
    const error = thrownBy(ConfigError, () =>
      createPluginRegistry([entry("a", ["spark"]), entry("b", ["ray", "spark"])]),
    );
    expect(error?.code).toBe("DuplicatePlugin");
    expect(error?.message).toContain(
      'Task type "spark" version 0 is supported by the plugins "a" and "b"; exactly one of them must name it in defaultForTaskTypes',
    );
  });

  test("when two win the same task type", () => {
    const wins = { defaultForTaskTypes: ["spark"] };
    expect(messagesOf(() => createPluginRegistry([entry("a", ["spark"], wins), entry("b", ["spark"], wins)]))).toEqual([
      'Task type "spark" version 0 is in defaultForTaskTypes of the plugins "a" and "b"; exactly one of them must name it in defaultForTaskTypes',
    ]);
  });

  test("when two are the default plugin", () => {
    const isDefault = { isDefault: true };
    expect(
      messagesOf(() => createPluginRegistry([entry("a", ["spark"], isDefault), entry("b", ["ray"], isDefault)])),
    ).toEqual(['The plugins "a" and "b" all have isDefault; at most one may']);
  });
});

const TYPES = ["spark", "ray", { name: "spark", version: 1 }] as const;
const arbitraryEntry = fc
  .record({
    id: fc.constantFrom("a", "b", "c", "d"),
    types: fc.subarray([...TYPES], { minLength: 1 }),
    isDefault: fc.boolean(),
  })
  .chain(({ id, types, isDefault }) =>
    fc.subarray(types).map((defaultForTaskTypes) => entry(id, types, { isDefault, defaultForTaskTypes })),
  );

test("the order of the entries makes no difference to what is refused and what is found", () => {
  const outcome = (entries: readonly PluginEntry[]): unknown => {
    try {
      const registry = createPluginRegistry(entries);
      return TYPES.map((type) => {
        try {
          return typeof type === "string" ? registry.find(type).id : registry.find(type.name, type.version).id;
        } catch (error) {
          return (error as ConfigError).code;
        }
      });
    } catch (error) {
      return (error as ConfigError).code;
    }
  };
  fc.assert(
    fc.property(fc.array(arbitraryEntry, { maxLength: 4 }), (entries) => {
      expect(outcome(entries)).toEqual(outcome(entries.toReversed()));
    }),
  );
});

test("whatever an entry is, nothing but a ConfigError is thrown", () => {
  const shaped = fc.record({
    id: fc.oneof(fc.string(), fc.anything()),
    supportedTaskTypes: fc.oneof(fc.array(fc.anything()), fc.anything()),
    pluginLoader: fc.oneof(fc.constant(pluginLoader), fc.anything()),
    isDefault: fc.anything(),
    defaultForTaskTypes: fc.oneof(fc.array(fc.anything()), fc.anything()),
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(shaped, fc.anything()), { maxLength: 3 }), (entries) => {
      expect(() => thrownBy(ConfigError, () => createPluginRegistry(entries as PluginEntry[]))).not.toThrow();
    }),
  );
});
