import { formatted } from "../checks/format.ts";
import { publishExports } from "../checks/publish-exports.ts";
import { trackedText } from "../checks/tracked-text.ts";
import { typecheck } from "../checks/typecheck.ts";
import { describeCheck } from "./describe-check.ts";

describeCheck("format", formatted, [
  {
    title: "a file that is not formatted",
    plant: ({ write }) => write("packages/sdk/src/contract/a.ts", "export const a   = 'x'\n"),
    says: [/contract\/a\.ts/],
  },
]);

describeCheck("typecheck", async (root) => await typecheck(root, "packages/sdk"), [
  {
    title: "a type error",
    plant: ({ write }) => write("packages/sdk/src/contract/a.ts", "export const a: number = 'one';\n"),
    says: [/src\/contract\/a\.ts\(1,14\): error TS2322/],
  },
]);

describeCheck("published exports", publishExports, [
  {
    title: "an entry that would not be published",
    plant: ({ edit }) =>
      edit(
        "packages/sdk/package.json",
        '"./package.json": "./package.json"',
        '"./package.json": "./package.json",\n    "./http": "./dist/http.js"',
      ),
    says: [/packages\/sdk\/package\.json: publishConfig\.exports\["\.\/http"\] is undefined/],
  },
  {
    title: "a source that would be published",
    plant: ({ edit }) =>
      edit(
        "packages/testkit/package.json",
        '"exports": {\n      ".": {',
        '"exports": {\n      ".": {\n        "x": "y",',
      ),
    says: [/packages\/testkit\/package\.json: publishConfig\.exports\["\."\]/],
  },
]);

describeCheck("tracked text", trackedText, [
  {
    title: "a path of one machine",
    plant: ({ write }) => write("docs/a.md", `Look into ${["", "home", "jo", "src"].join("/")}.\n`),
    says: [/docs\/a\.md:1: path of one machine/],
  },
  {
    title: "a registry's host",
    plant: ({ write }) => write(".npmrc", `registry=${"https:"}//registry.example.org/\n`),
    says: [/\.npmrc:1: host of a registry/],
  },
]);
