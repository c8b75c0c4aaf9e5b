import { SyntaxKind } from "ts-morph";
import { describe, expect, it } from "vitest";

import { LAYOUT_1_TEMPLATES, readLayout } from "../../test/layouts.ts";
import { fieldValue, insertAll, parseSource } from "../add/ts-text.ts";
import { toEditable, type EditableTree } from "../project/editable-tree.ts";
import { addYamlKey } from "./add-yaml-key.ts";
import { LATEST_MIGRATION } from "./latest-migration.ts";
import type { Migration } from "./migration.ts";
import { MIGRATIONS } from "./migrations.ts";

function applied(migration: Migration, files: ReadonlyMap<string, string>): EditableTree {
  const tree = toEditable(files);
  migration.apply(tree);
  return tree;
}

it("the numbers count from 1, and the last one is known without loading them", () => {
  expect(MIGRATIONS.map(({ number }) => number)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  expect(LATEST_MIGRATION).toBe(MIGRATIONS.length);
});

describe.each(MIGRATIONS.map((migration) => [migration.title, migration] as const))(
  "the migration: %s",
  (_title, migration) => {
    it.each(LAYOUT_1_TEMPLATES)(
      "changes a project of the first layout (%s), and nothing when it is applied again",
      (template) => {
        const once = applied(migration, readLayout(1, template));
        expect([...applied(migration, once)]).toEqual([...once]);
      },
    );

    it("throws nothing at a project that is empty, or not to be understood", () => {
      const odd = new Map([
        ["package.json", "{"],
        [".github/workflows/ci.yml", "on: [push"],
        ["tsconfig.json", ""],
      ]);
      expect([...applied(migration, odd)]).toEqual([...odd]);
      expect([...applied(migration, new Map())]).toEqual([]);
    });
  },
);

describe("migration 1", () => {
  const [first] = MIGRATIONS;
  const run = (files: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
    const tree = new Map(Object.entries(files));
    first?.apply(tree);
    return Object.fromEntries(tree);
  };

  it("adds scripts in their places, keeps one that is there, and keeps tabs", () => {
    const manifest = '{\n\t"scripts": {\n\t\t"build": "tsup",\n\t\t"doctor": "mine",\n\t\t"zip": "x"\n\t}\n}\n';
    expect(run({ "package.json": manifest })["package.json"]).toBe(
      manifest.replace('\t\t"zip"', '\t\t"update": "npx --yes @flyte-webapi/create-plugin@latest update",\n\t\t"zip"'),
    );
  });

  it("lets CI be started by hand, whatever else starts it, and every other byte stays", () => {
    const ci = "name: ci  # mine\non:\n    push: {branches: [ main ]}\n    pull_request:   # all\n\n# next\njobs: {}\n";
    expect(run({ ".github/workflows/ci.yml": ci })[".github/workflows/ci.yml"]).toBe(
      ci.replace("# all\n", "# all\n    workflow_dispatch:\n"),
    );
  });
});

describe("a key that is added to YAML", () => {
  it.each([
    [
      "comes behind a block inside",
      "on:\n  push:\n    branches:\n      - main\njobs: 1\n",
      "on:\n  push:\n    branches:\n      - main\n  x:\njobs: 1\n",
    ],
    ["keeps the line ends of Windows", "on:\r\n  push:\r\njobs: 1\r\n", "on:\r\n  push:\r\n  x:\r\njobs: 1\r\n"],
    ["fits a file without an end of its last line", "on:\n  push:", "on:\n  push:\n  x:"],
    ["is not added again", "on:\n  x:\n", "on:\n  x:\n"],
    ["is not added to a list", "on: [push]\n", "on: [push]\n"],
    ["is not added to braces", "on: { push: }\n", "on: { push: }\n"],
    ["is not added to what is no YAML", "on:\n  push: [\n", "on:\n  push: [\n"],
  ])("%s", (_what, input, output) => {
    expect(addYamlKey(input, ["on"], "x")).toBe(output);
  });

  it("may have a value, and a path", () => {
    const text = "jobs:\n  a:\n    permissions:\n      contents: read\n    steps: []\n";
    expect(addYamlKey(text, ["jobs", "a", "permissions"], "id-token", "write")).toBe(
      text.replace("contents: read\n", "contents: read\n      id-token: write\n"),
    );
  });
});

/** What a migration of TypeScript looks like: a field that an older layout does not have. */
const addTimeout: Migration = {
  number: 1,
  title: "a plugin says how long a call may take",
  apply: (tree) => {
    const text = tree.get("src/plugin.ts");
    if (text === undefined) return;
    const insertions = parseSource("src/plugin.ts", text)
      .getDescendantsOfKind(SyntaxKind.ObjectLiteralExpression)
      .filter((object) => fieldValue(object, "caching") !== undefined && fieldValue(object, "timeout") === undefined)
      .map((object) => ({
        at: object.getFirstChildByKindOrThrow(SyntaxKind.OpenBraceToken).getEnd(),
        text: ' timeout: "30s",',
      }));
    tree.set("src/plugin.ts", insertAll(text, insertions));
  },
};

it("a migration of TypeScript changes its place, and every other byte stays", () => {
  const before = "\uFEFFconst  a = {caching :{size : 1} /* x */}\r\n\t// caching: {}\r\n";
  const tree = applied(addTimeout, new Map([["src/plugin.ts", before]]));
  const after = before.replace("{caching", '{ timeout: "30s",caching');
  expect(tree.get("src/plugin.ts")).toBe(after);
  expect(applied(addTimeout, tree).get("src/plugin.ts")).toBe(after);
});
