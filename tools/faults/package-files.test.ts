import { gzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { fileProblems } from "../checks/package-files.ts";
import { readTarball } from "../run/read-tarball.ts";

const MANIFEST = {
  exports: {
    ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
    "./package.json": "./package.json",
  },
  bin: { tool: "./dist/cli/bin.js" },
};

/** A package as it should be, with some files more. */
const packed = (more: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> =>
  new Map(
    Object.entries({
      "package.json": JSON.stringify(MANIFEST),
      "README.md": "# tool",
      LICENSE: "Apache-2.0",
      "CHANGELOG.md": "# Changes",
      "dist/index.js": "export {};\n//# sourceMappingURL=index.js.map",
      "dist/index.js.map": '{ "sources": ["../src/index.ts"] }',
      "dist/index.d.ts": "export {};",
      "dist/cli/bin.js": 'import "../chunk-ABCD1234.js";\n//# sourceMappingURL=bin.js.map',
      "dist/cli/bin.js.map": '{ "sources": ["../../src/cli/bin.ts"] }',
      "dist/chunk-ABCD1234.js": "export {};",
      "dist/random-Ba4exejp.d.ts": "export {};",
      ...more,
    }),
  );

/** The licences of what is inside of create-plugin. */
const LICENSES = "dist/third-party-licenses.txt";

const problemsOf = (files: ReadonlyMap<string, string>, name = "tool"): string[] =>
  fileProblems(name, files, ["/build/here", "/root"]);

describe("the files of a package", () => {
  it("are those that package.json names, their source maps, what they share, and four texts", () => {
    expect(problemsOf(packed())).toEqual([]);
  });

  it.each(["package.json", "README.md", "LICENSE"])("have %s", (file) => {
    const files = new Map(packed());
    files.delete(file);
    expect(problemsOf(files)).toContain(`${file} is not in the package`);
  });

  it("have every file that package.json names", () => {
    const files = new Map(packed());
    for (const file of ["dist/index.d.ts", "dist/cli/bin.js"]) files.delete(file);
    expect(problemsOf(files)).toEqual(
      expect.arrayContaining(["dist/index.d.ts is not in the package", "dist/cli/bin.js is not in the package"]),
    );
  });

  it.each([
    "src/index.ts",
    "dist/index.test.js",
    "dist/index.ts",
    "dist/extra.js",
    "dist/tsconfig.tsbuildinfo",
    "schemas/result.v1.schema.json",
    "etc/sdk.api.md",
    "tsup.config.ts",
  ])("do not have %s", (file) => {
    expect(problemsOf(packed({ [file]: "" }))).toEqual([`${file} should not be in the package`]);
  });

  it.each([
    ["sdk", "NOTICE"],
    ["create-plugin", LICENSES],
  ])("pass on what the licences of others ask for: %s has %s", (name, file) => {
    expect(problemsOf(packed({ [file]: "" }), name)).toEqual([]);
    expect(problemsOf(packed(), name)).toEqual([`${file} is not in the package`]);
  });

  it.each(["bundle.json", "rest/src/plugin.test.ts", "rest/.github/workflows/ci.yml", "rest/_gitignore"])(
    "have the template file %s in create-plugin, and only there",
    (file) => {
      const files = packed({ [`dist/templates/${file}`]: "", [LICENSES]: "" });
      expect(problemsOf(files, "create-plugin")).toEqual([]);
      expect(problemsOf(packed({ [`dist/templates/${file}`]: "" }))).toEqual([
        `dist/templates/${file} should not be in the package`,
      ]);
    },
  );

  it.each(["node_modules/a/index.js", ".env", ".env.local", ".npmrc", "npm-debug.log", "coverage/index.html", "a.tgz"])(
    "do not have %s, even in a template",
    (file) => {
      const path = `dist/templates/rest/${file}`;
      expect(problemsOf(packed({ [path]: "", [LICENSES]: "" }), "create-plugin")).toEqual([
        `${path} should not be in the package`,
      ]);
    },
  );

  it("do not say where they were built", () => {
    const files = packed({ "dist/chunk-ABCD1234.js": 'const at = "/build/here/src/a.ts", home = "/builds/.cache";' });
    expect(problemsOf(files)).toEqual(["dist/chunk-ABCD1234.js holds /build/here"]);
  });

  it.each([
    [
      "../../elsewhere/a.ts",
      "dist/index.js.map has the source ../../elsewhere/a.ts, which is not one of the package's own",
    ],
    ["/build/a.ts", "dist/index.js.map has the source /build/a.ts, which is not one of the package's own"],
    ["file:///src/a.ts", "dist/index.js.map has the source file:///src/a.ts, which is not one of the package's own"],
  ])("do not come from the source %s", (source, problem) => {
    expect(problemsOf(packed({ "dist/index.js.map": JSON.stringify({ sources: [source] }) }))).toEqual([problem]);
  });

  it("have source maps without a root", () => {
    const map = JSON.stringify({ sources: [], sourceRoot: "/src" });
    expect(problemsOf(packed({ "dist/index.js.map": map }))).toEqual(["dist/index.js.map has the sourceRoot /src"]);
  });

  it("have the source maps that they name", () => {
    const files = new Map(packed());
    files.delete("dist/index.js.map");
    expect(problemsOf(files)).toEqual(["dist/index.js names the source map index.js.map, which is not in the package"]);
  });
});

describe("a tarball", () => {
  const entry = (path: string, text: string, type = "0"): Buffer => {
    const header = Buffer.alloc(512);
    const cut = path.length > 100 ? path.lastIndexOf("/", 100) : -1;
    header.write(path.slice(cut + 1), 0);
    header.write(Buffer.byteLength(text).toString(8).padStart(11, "0"), 124);
    header.write(type, 156);
    if (cut > 0) header.write(path.slice(0, cut), 345);
    const data = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512);
    data.write(text);
    return Buffer.concat([header, data]);
  };
  const tarball = (...entries: readonly Buffer[]): Buffer => gzipSync(Buffer.concat([...entries, Buffer.alloc(1_024)]));

  it("is read with long names, empty files and texts of more than a block", () => {
    const long = `package/${"folder/".repeat(14)}file.ts`;
    const text = "ä".repeat(700);
    const read = readTarball(tarball(entry("package/a.js", text), entry("package/empty", ""), entry(long, "x")));
    expect([...read]).toEqual([
      ["a.js", text],
      ["empty", ""],
      [long.replace("package/", ""), "x"],
    ]);
  });

  it("must not have a link in it", () => {
    expect(() => readTarball(tarball(entry("package/a.js", "", "2")))).toThrow(
      'package/a.js is of the type "2"; expected a plain file',
    );
  });
});
