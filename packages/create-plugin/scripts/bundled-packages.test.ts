import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { bundledPackages } from "./bundled-packages.ts";
import { renderLicenses } from "./render-licenses.ts";

describe("the packages inside of a bundle", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bundled-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(files: Readonly<Record<string, string>>): void {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  }
  const metafile = (...inputs: readonly string[]) => ({
    outputs: { "dist/bin.js": { inputs: Object.fromEntries(inputs.map((input) => [input, {}])) } },
  });

  it("are those whose files went into it, each once, with licence and notice", () => {
    write({
      "node_modules/b/package.json": '{ "name": "b", "version": "2.0.0", "license": "ISC" }',
      "node_modules/b/LICENSE.md": "ISC text\n",
      "node_modules/b/NOTICE": "made by B\n",
      // Says how to read the files beside it, and is no package.
      "node_modules/b/esm/package.json": '{ "type": "module" }',
      "node_modules/.pnpm/a@1.0.0/node_modules/@x/a/package.json":
        '{ "name": "@x/a", "version": "1.0.0", "license": "MIT" }',
      "node_modules/.pnpm/a@1.0.0/node_modules/@x/a/license": "MIT text",
      "node_modules/unused/package.json": '{ "name": "unused", "version": "1.0.0" }',
    });
    const found = bundledPackages(
      folder,
      metafile(
        "src/bin.ts",
        "node_modules/b/esm/one.js",
        "node_modules/b/esm/two.js",
        "node_modules/.pnpm/a@1.0.0/node_modules/@x/a/index.js",
      ),
    );
    expect(found).toEqual([
      { name: "@x/a", version: "1.0.0", license: "MIT", texts: ["MIT text"] },
      { name: "b", version: "2.0.0", license: "ISC", texts: ["ISC text", "made by B"] },
    ]);
    const text = renderLicenses(found);
    for (const part of ["@x/a@1.0.0 (MIT)", "MIT text", "b@2.0.0 (ISC)", "ISC text", "made by B"])
      expect(text).toContain(part);
  });

  it("must have a licence text", () => {
    write({ "node_modules/a/package.json": '{ "name": "a", "version": "1.0.0" }', "node_modules/a/README.md": "MIT" });
    expect(() => bundledPackages(folder, metafile("node_modules/a/index.js"))).toThrow(
      "a@1.0.0 is in the bundle, but has no file with its licence",
    );
  });
});
