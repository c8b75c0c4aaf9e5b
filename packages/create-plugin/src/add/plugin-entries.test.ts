import { describe, expect, it } from "vitest";

import { findPluginEntries, type PluginEntryPlace } from "./plugin-entries.ts";

function entries(text: string, path = "src/plugin.ts"): readonly PluginEntryPlace[] {
  return findPluginEntries(new Map([[path, text]]));
}

/** A source whose list of task types is this text. */
const source = (list: string): string => `// keep  me
import type {PluginEntry} from "@flyte-webapi/sdk"  // odd


export const plugin : PluginEntry = {
\tid : "my-jobs" ,
    supportedTaskTypes :  ${list} , // the types
\tpluginLoader: ( ) => { throw new Error( ) } ,  }   ;
/* the end */`;

/** Lists of task types, and what each is with one more. Everything around them stays. */
const LISTS: readonly (readonly [what: string, input: string, output: string])[] = [
  ["on one line", '["a"]', '["a", "new"]'],
  ["on one line, with a comma at its end", '["a",]', '["a", "new",]'],
  ["with spaces inside", '[ "a", "b" ]', '[ "a", "b", "new" ]'],
  ["that is empty", "[]", '["new"]'],
  ["that is empty, with a comment", "[ /* none */ ]", '["new" /* none */ ]'],
  ["on several lines", '[\n    "a",\n    "b"\n  ]', '[\n    "a",\n    "b",\n    "new"\n  ]'],
  ["on several lines, with a comma at its end", '[\n    "a",\n    "b",\n  ]', '[\n    "a",\n    "b",\n    "new",\n  ]'],
  ["with tabs", '[\n\t\t"a",\n\t]', '[\n\t\t"a",\n\t\t"new",\n\t]'],
  ["with a comment behind the last one", '[\n  "a", // the first\n]', '[\n  "a", // the first\n  "new",\n]'],
  [
    "with a comment behind the last one, without a comma",
    '[\n  "a" // the first\n]',
    '[\n  "a", // the first\n  "new"\n]',
  ],
  ["with a comment between the last one and its comma", '[\n  "a" /* x */ ,\n]', '[\n  "a" /* x */ ,\n  "new",\n]'],
  [
    "with a block behind the last one",
    '[\n  "a", /* one */ /* two */\n  // end\n]',
    '[\n  "a", /* one */ /* two */\n  "new",\n  // end\n]',
  ],
  ["with a bracket in a comment", '["a" /* ] */]', '["a", "new" /* ] */]'],
  ["that closes behind the last one", '[\n  "a",\n  "b"]', '[\n  "a",\n  "b",\n  "new"]'],
  ["as const", '["a"] as const', '["a", "new"] as const'],
  ["that satisfies something", '(["a"] satisfies readonly string[])', '(["a", "new"] satisfies readonly string[])'],
  ["with a spread", '[...others, "a"]', '[...others, "a", "new"]'],
  ["with a type that has a version", '[{ name: "new", version: 1 }]', '[{ name: "new", version: 1 }, "new"]'],
];

describe.each(LISTS)("a list %s", (_what, input, output) => {
  const expected = source(output);

  it("gets one task type more, and every other byte stays", () => {
    const [entry] = entries(source(input));
    expect(entry?.withTaskType("new")).toBe(expected);
  });

  it("the same with the line ends of Windows, and a BOM", () => {
    const windows = (text: string): string => `\uFEFF${text.replaceAll("\n", "\r\n")}`;
    const [entry] = entries(windows(source(input)));
    expect(entry?.withTaskType("new")).toBe(windows(expected));
  });

  it("has it afterwards, and only once", () => {
    const [entry] = entries(expected);
    expect(entry?.taskTypes?.filter((name) => name === "new")).toEqual(["new"]);
  });
});

describe("a plugin entry", () => {
  it("gets a text in the quotes of its file", () => {
    const text = "import x from 'x';\nexport const p = { supportedTaskTypes: ['a'], pluginLoader };\n";
    expect(entries(text)[0]?.withTaskType("new")).toBe(text.replace("['a']", "['a', 'new']"));
  });

  it("is found where its list is a constant of the same file, and the constant is changed", () => {
    const text =
      'const TYPES = ["a"] as const;\nconst supportedTaskTypes = TYPES;\nexport const p = { id: "x", supportedTaskTypes, pluginLoader };\n';
    const [entry] = entries(text);
    expect(entry).toMatchObject({ id: "x", taskTypes: ["a"] });
    expect(entry?.withTaskType("new")).toBe(text.replace('["a"]', '["a", "new"]'));
  });

  it("is found without a list, when that comes from elsewhere", () => {
    expect(
      entries('import { T } from "./t";\nexport const p = { id, supportedTaskTypes: T, pluginLoader };'),
    ).toMatchObject([{ id: undefined, taskTypes: undefined }]);
  });

  it("is told from others by its id", () => {
    const text =
      'a({ id: "a", supportedTaskTypes: ["x"], pluginLoader });\nb({ "id": "b", "supportedTaskTypes": ["y"], pluginLoader() {} });';
    const found = entries(text);
    expect(found.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(found[1]?.withTaskType("new")).toBe(text.replace('["y"]', '["y", "new"]'));
  });

  it("is not looked for in tests, nor in objects that load nothing", () => {
    const text = 'x({ supportedTaskTypes: ["a"], pluginLoader });';
    for (const path of ["src/a.test.ts", "test/a.ts", "src/a.d.ts", "src/a.md"])
      expect(entries(text, path)).toEqual([]);
    expect(entries('x({ supportedTaskTypes: ["a"] });')).toEqual([]);
  });
});
