import { describe, expect, it } from "vitest";

import { readLayout } from "../../test/layouts.ts";
import { parseJson } from "../merge/edit-json.ts";
import { BASE_FILE, readBase } from "../plan/base.ts";
import { RECORD_FILE } from "../plan/record.ts";
import { readRecord } from "../project/read-record.ts";
import { examine } from "./doctor.ts";
import type { DoctorInput } from "./doctor-input.ts";
import type { Finding } from "./finding.ts";

const SDK = "@flyte-webapi/sdk";
const TESTKIT = "@flyte-webapi/testkit";
const CI = ".github/workflows/ci.yml";
const RELEASE = ".github/workflows/release.yml";

type Edits = Readonly<Record<string, ((text: string) => string) | undefined>>;

/** A project of which nothing is to be said but what these edits bring about. */
function input(edits: Edits = {}, other: Partial<DoctorInput> = {}): DoctorInput {
  const layout = readLayout(1, "bare");
  const reading = readRecord(layout.get(RECORD_FILE) ?? "");
  if ("problem" in reading) throw new Error(reading.problem);
  const files = new Map([...layout, ["package-lock.json", "{}"]]);
  const repository = (text: string): string => text.replace("{", '{\n  "repository": "github:acme/my-jobs",');
  files.set("package.json", repository(files.get("package.json") ?? ""));
  for (const [path, edit] of Object.entries(edits)) {
    const before = files.get(path) ?? "";
    const after = edit?.(before);
    if (after === before) throw new Error(`${path} was not changed`);
    if (after === undefined) files.delete(path);
    else files.set(path, after);
  }
  const { record } = reading;
  return {
    project: { folder: "/project", record, files, base: readBase(layout.get(BASE_FILE), record.files) },
    manifest: parseJson(files.get("package.json") ?? "") ?? {},
    nodeVersion: "24.1.0",
    installed: {
      [SDK]: [{ version: "0.0.0", path: `node_modules/${SDK}` }],
      [TESTKIT]: [{ version: "0.0.0", path: `node_modules/${TESTKIT}` }],
    },
    fresh: layout,
    version: record.version,
    outdated: [],
    ...other,
  };
}

const find = (edits?: Edits, other?: Partial<DoctorInput>): readonly Finding[] => examine(input(edits, other));
const replace = (from: string | RegExp, to: string) => (text: string) => text.replace(from, () => to);
const manifest = (from: string | RegExp, to: string): Edits => ({ "package.json": replace(from, to) });

it("finds nothing in a project that is all right, but that package.json was changed", () => {
  expect(find()).toEqual([
    {
      id: "drift",
      level: "note",
      message: expect.stringMatching(/^Of \d+ generated files, 1 were changed \(package\.json\)$/),
      advice: expect.any(String),
    },
  ]);
});

/** An edit, and the finding that it brings about. */
type Case = readonly [
  what: string,
  edits: Edits,
  id: string,
  level: Finding["level"],
  said: string,
  other?: Partial<DoctorInput>,
];

const CASES: readonly Case[] = [
  ["an old Node", {}, "node-version", "error", "Node is 20.12.0", { nodeVersion: "20.12.0" }],
  ["no engines", manifest(/ *"engines": \{[^}]*\},\n/, ""), "engines", "warning", "is missing"],
  ["engines that are too old", manifest(">=22.13", ">=20"), "engines", "warning", '">=20"'],
  ["CommonJS", manifest('"type": "module"', '"type": "commonjs"'), "type-module", "error", '"commonjs"'],
  ["no exports", manifest(/ *"exports": \{[^]*?\n {2}\},\n/, ""), "exports", "error", "is missing"],
  [
    "types behind the default",
    manifest(
      '"types": "./dist/index.d.ts",\n      "default": "./dist/index.js"',
      '"default": "./dist/index.js",\n      "types": "./dist/index.d.ts"',
    ),
    "exports",
    "error",
    "default before types",
  ],
  ["no types", manifest('"types": "./dist/index.d.ts",', ""), "exports", "error", "has no types"],
  ["no files", manifest(/ *"files": \[[^\]]*\],\n/, ""), "files", "error", "everything"],
  ["files without dist", manifest(/"files": \[[^\]]*\]/, '"files": ["lib"]'), "files", "error", '["lib"]'],
  ["no keyword", manifest(/,?\s*"flyte-webapi-plugin"/, ""), "keyword", "warning", "flyte-webapi-plugin"],
  ["no version", manifest('"version": "0.1.0"', '"version": "one"'), "version", "error", '"one"'],
  ["no license", manifest(/ *"license": "[^"]*",\n/, ""), "license", "warning", "license"],
  ["a private package", manifest("{", '{\n  "private": true,'), "private", "warning", "private"],
  ["no repository", manifest(/ *"repository": "[^"]*",\n/, ""), "repository", "warning", "repository"],
  ["no provenance", manifest('"provenance": true', '"provenance": false'), "provenance", "warning", "provenance"],
  ["no access", manifest(/ *"access": "public",\n/, ""), "access", "warning", "@acme/flyte-plugin-my-jobs"],
  ["a package.json that is none", { "package.json": () => "{" }, "manifest", "error", "no JSON"],
  [
    "the sdk as a dependency",
    manifest('"dependencies": {', `"dependencies": {\n    "${SDK}": "^0.0.0",`),
    "sdk-is-peer",
    "error",
    "among the dependencies",
  ],
  [
    "the sdk as no peer",
    manifest(/"peerDependencies": \{[^}]*\}/, '"peerDependencies": {}'),
    "sdk-is-peer",
    "error",
    "not among the peerDependencies",
  ],
  [
    "a peer range of another version",
    manifest(
      /("peerDependencies": \{\s*"@flyte-webapi\/sdk": )"[^"]*"/,
      `"peerDependencies": {\n    "${SDK}": "^0.4.0"`,
    ),
    "peer-range",
    "error",
    "^0.4.0",
    { installed: {} },
  ],
  [
    "two copies of the sdk",
    {},
    "one-copy",
    "error",
    "0.0.0 at node_modules/@flyte-webapi/sdk, 0.0.1 at node_modules/x/node_modules/@flyte-webapi/sdk",
    {
      installed: {
        [SDK]: [
          { version: "0.0.0", path: `node_modules/${SDK}` },
          { version: "0.0.1", path: `node_modules/x/node_modules/${SDK}` },
        ],
        [TESTKIT]: [],
      },
    },
  ],
  [
    "a testkit of another version",
    {},
    "same-line",
    "error",
    "0.2.0",
    { installed: { [SDK]: [{ version: "0.0.0", path: "a" }], [TESTKIT]: [{ version: "0.2.0", path: "b" }] } },
  ],
  ["nothing installed", {}, "installed", "note", "not installed", { installed: {} }],
  [
    "no strictness",
    { "tsconfig.json": replace('"strict": true', '"strict": false') },
    "tsconfig-strictness",
    "warning",
    "compilerOptions.strict of tsconfig.json is false",
  ],
  ["no tsconfig.json", { "tsconfig.json": undefined }, "tsconfig", "error", "missing"],
  ["a tsconfig.json that is none", { "tsconfig.json": () => "{" }, "tsconfig", "error", "no JSON"],
  ["no CI", { [CI]: undefined, [RELEASE]: undefined }, "ci", "warning", "There is no workflow"],
  [
    "CI that checks nothing",
    { [CI]: replace("npm run check", "echo hi"), [RELEASE]: replace("npm run check", "echo hi") },
    "ci",
    "warning",
    "No workflow runs",
  ],
  ["no release workflow", { [RELEASE]: undefined }, "release", "warning", "There is no"],
  [
    "a release without the permission",
    { [RELEASE]: replace("id-token: write", "id-token: none") },
    "release",
    "error",
    "id-token: write",
  ],
  [
    "an action that is not pinned",
    { [CI]: replace(/checkout@\S+/, "checkout@v6") },
    "action-pin",
    "warning",
    "actions/checkout@v6",
  ],
  ["no lockfile", { "package-lock.json": undefined }, "lockfile", "warning", "package-lock.json is missing"],
  ["an empty lockfile", { "package-lock.json": () => "" }, "lockfile", "warning", "package-lock.json is missing"],
  ["two lockfiles", { "yarn.lock": () => "x" }, "lockfile", "warning", "yarn.lock is there"],
  [
    "conflicts",
    { "README.md": (text) => `${text}<<<<<<< yours\na\n=======\nb\n>>>>>>> create-plugin\n` },
    "conflict-markers",
    "error",
    "README.md",
  ],
  ["a token", { ".npmrc": () => "//registry.npmjs.org/:_authToken=npm_s3cret\n" }, "npm-token", "error", ".npmrc"],
  [
    "a newer version",
    {},
    "outdated",
    "note",
    "and this is 1.2.0; an update would change README.md",
    { version: "1.2.0", outdated: ["README.md"] },
  ],
  ["no conformance suite", { "test/conformance.test.ts": undefined }, "conformance", "warning", "describeConformance"],
];

describe.each(CASES.map((each) => [each[0], each] as const))("%s", (_what, [, edits, id, level, said, other]) => {
  it(`is found as ${id}, with what to do`, () => {
    const found = find(edits, other).filter((finding) => finding.id === id);
    expect(found).toEqual([{ id, level, message: expect.stringContaining(said), advice: expect.stringMatching(/\w/) }]);
    // And in a project that is all right, not.
    expect(find().map((finding) => finding.id)).not.toContain(id);
  });
});

it("never shows a token", () => {
  const found = find({ ".npmrc": () => "//registry.npmjs.org/:_authToken=npm_s3cret\n" });
  expect(JSON.stringify(found)).not.toContain("npm_s3cret");
});

it("a token that the environment gives is none", () => {
  const found = find({ ".npmrc": () => "//registry.npmjs.org/:_authToken=${NPM_TOKEN}\n" });
  expect(found.map(({ id }) => id)).not.toContain("npm-token");
});

it("says of which files an update would not know what they were", () => {
  const without: DoctorInput = input();
  const found = examine({ ...without, project: { ...without.project, base: new Map() } });
  expect(found).toContainEqual(
    expect.objectContaining({ id: "base", level: "warning", message: expect.stringContaining("package.json") }),
  );
});
