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

it(`packs under ${PACKED} of them, the longest and the shortest among those`, () => {
  const root = mkdtempSync(join(tmpdir(), "package-names-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const distinct = [...new Set(accepted)].sort((a, b) => a.length - b.length);
  const step = Math.ceil(distinct.length / PACKED);
  const chosen = distinct.filter((_, index) => index % step === 0 || index === distinct.length - 1);
  const folders = chosen.map((name, index) => {
    const folder = join(root, `p${index}`);
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "0.1.0" }));
    return `./p${index}`;
  });
  mkdirSync(join(root, "packed"));
  const args = ["pack", "--silent", "--pack-destination", "packed", ...folders];
  // npm is a .cmd file on Windows, which only a shell starts.
  execFileSync("npm", args, { cwd: root, stdio: "ignore", shell: process.platform === "win32" });
  // Two names may share a tarball's name: `@a/b` and `a-b`.
  const tarballs = new Set(chosen.map((name) => `${name.replace("@", "").replace("/", "-")}-0.1.0.tgz`));
  expect(new Set(readdirSync(join(root, "packed")))).toEqual(tarballs);
});
