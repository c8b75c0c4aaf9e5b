import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import validatePackageName from "validate-npm-package-name";
import { expect, it, onTestFinished } from "vitest";

import { packageNameProblem, suggestPackageName } from "./package-name.ts";
import { toStem } from "./stem.ts";

const NAMES = 10_000;
const PACKED = 150;

const part = fc.stringMatching(/^[a-z0-9]{1,6}(?:[-._]{1,2}[a-z0-9]{1,6}){0,3}$/);
const oddPart = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.stringMatching(/^[a-z0-9]{1,5}$/) },
      fc.constantFrom(
        "-",
        ".",
        "_",
        "..",
        "~",
        "Flyte",
        "ü",
        "ñ",
        "日本",
        "😀",
        "\u0301",
        " ",
        "\t",
        "\0",
        "%20",
        "\\",
      ),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(""));
/** Names that npm, Node or Windows keep for themselves, in the ways they are written. */
const reserved = fc
  .tuple(
    fc.constantFrom("con", "CON", "prn", "aux", "nul", "com1", "com0", "lpt9", "fs", "node:fs", "http", "test", "sys"),
    fc.constantFrom("", ".", ".js", "-plugin", "s"),
  )
  .map((parts) => parts.join(""));
const npmReserved = fc.constantFrom(
  "node_modules",
  "favicon.ico",
  "package.json",
  "vitest",
  "zod",
  "@flyte-webapi/sdk",
);
const base = fc.oneof(
  { weight: 6, arbitrary: part },
  { weight: 4, arbitrary: oddPart },
  { weight: 2, arbitrary: reserved },
  { weight: 1, arbitrary: npmReserved },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 300 }) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 230 }).map((length) => "a".repeat(length)) },
);
/** Names as people, scripts and accidents write them: scopes, paths, all of Unicode. */
const anyName = fc.oneof(
  { weight: 4, arbitrary: base },
  { weight: 3, arbitrary: fc.tuple(base, base).map(([scope, name]) => `@${scope}/${name}`) },
  { weight: 1, arbitrary: fc.tuple(base, base).map((parts) => parts.join("/")) },
);
const TAKEN: ReadonlySet<string> = new Set(["vitest", "zod", "@flyte-webapi/sdk"]);

/** A fixed sample, so that every run looks at the same names. */
const names = fc.sample(anyName, { numRuns: NAMES, seed: 6 });
const accepted = names.filter((name) => packageNameProblem(name, TAKEN) === undefined);
const refused = names.filter((name) => packageNameProblem(name, TAKEN) !== undefined);

it("looks at enough names of both kinds", () => {
  expect(names).toHaveLength(NAMES);
  expect(accepted.length).toBeGreaterThan(NAMES / 4);
  expect(refused.length).toBeGreaterThan(NAMES / 4);
});

it("accepts only what npm takes as the name of a new package", () => {
  const wrong = accepted.filter((name) => !validatePackageName(name).validForNewPackages);
  expect(wrong).toEqual([]);
});

it("suggests for every refused name one that is accepted, and that npm takes", () => {
  const wrong = refused
    .map((name) => ({ name, suggestion: suggestPackageName(name, TAKEN) }))
    .filter(
      ({ suggestion }) =>
        packageNameProblem(suggestion, TAKEN) !== undefined || !validatePackageName(suggestion).validForNewPackages,
    );
  expect(wrong).toEqual([]);
});

it("calls the plugin of every accepted name so that it can be written in code", () => {
  const wrong = accepted.filter((name) => {
    const { camel, pascal, snake, kebab } = toStem(name);
    const identifiers = [`${camel}Plugin`, `create${pascal}Plugin`, snake];
    return !identifiers.every((word) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(word)) || !/^[a-z][a-z0-9-]*$/.test(kebab);
  });
  expect(wrong).toEqual([]);
});

/** For thousands of folders on a disk that others use, too. Milliseconds. */
const TIMEOUT = 120_000;

/** A folder that is gone after the test. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "package-names-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }), TIMEOUT);
  return folder;
}

/** A package whose module says what it is called. */
function writePackage(folder: string, name: string): void {
  mkdirSync(folder, { recursive: true });
  const manifest = { name, version: "0.1.0", type: "module", exports: "./index.js" };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "index.js"), `export default ${JSON.stringify(name)};\n`);
}

/** Imports each of the packages by its name in a process of its own, and answers those that were not what was wanted. */
function wrongImports(root: string, wanted: readonly string[]): readonly string[] {
  writeFileSync(join(root, "names.json"), JSON.stringify(wanted));
  writeFileSync(
    join(root, "import-all.mjs"),
    `import names from "./names.json" with { type: "json" };
const found = await Promise.all(names.map(async (name) => (await import(name).catch(() => ({}))).default));
console.log(JSON.stringify(names.filter((name, index) => found[index] !== name)));
`,
  );
  const answer = execFileSync(process.execPath, ["import-all.mjs"], { cwd: root, encoding: "utf8" });
  // Printed by the line above.
  return JSON.parse(answer) as readonly string[];
}

/** Node looks for a package in a folder with its name; on a disk that does not tell cases apart that is no other one, since names have small letters. */
const folderIn = (root: string, name: string): string => join(root, "node_modules", ...name.split("/"));

it("can import a package under each of them", { timeout: TIMEOUT }, () => {
  const root = makeFolder();
  const distinct = [...new Set(accepted)];
  for (const name of distinct) writePackage(folderIn(root, name), name);
  expect(wrongImports(root, distinct)).toEqual([]);
});

it("would see a package that cannot be imported, and one that is Node's own", () => {
  const root = makeFolder();
  for (const name of ["here", "fs"]) writePackage(folderIn(root, name), name);
  expect(wrongImports(root, ["here", "fs", "elsewhere"])).toEqual(["fs", "elsewhere"]);
});

it(
  `packs, installs and imports ${PACKED} of them, the longest and the shortest among those`,
  { timeout: 120_000 },
  () => {
    const root = makeFolder();
    // Two names may share a tarball's name, such as `@a/b` and `a-b`: one of them is enough.
    const byTarball = new Map(accepted.map((name) => [`${name.replace("@", "").replace("/", "-")}-0.1.0.tgz`, name]));
    const all = [...byTarball].sort(([, a], [, b]) => a.length - b.length);
    const step = Math.ceil(all.length / PACKED);
    const chosen = all.filter((_, index) => index % step === 0 || index === all.length - 1);
    const packages = chosen.map(([, name]) => name);
    const tarballs = chosen.map(([tarball]) => tarball);
    const npm = (cwd: string, ...args: readonly string[]): void =>
      // npm is a .cmd file on Windows, which only a shell starts.
      void execFileSync("npm", args, { cwd, stdio: "ignore", shell: process.platform === "win32" });
    const folders = packages.map((name, index) => {
      writePackage(join(root, `p${index}`), name);
      return `./p${index}`;
    });
    mkdirSync(join(root, "packed"));
    npm(root, "pack", "--silent", "--pack-destination", "packed", ...folders);
    expect(new Set(readdirSync(join(root, "packed")))).toEqual(new Set(tarballs));
    const host = join(root, "host");
    mkdirSync(host);
    writeFileSync(join(host, "package.json"), '{ "private": true }');
    const specs = tarballs.map((file) => `../packed/${file}`);
    npm(host, "install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", ...specs);
    expect(wrongImports(host, packages)).toEqual([]);
  },
);
