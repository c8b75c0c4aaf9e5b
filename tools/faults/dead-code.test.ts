import { deadCode } from "../checks/dead-code.ts";
import { describeCheck } from "./describe-check.ts";

describeCheck("dead code", deadCode, [
  {
    title: "a file that nothing imports",
    plant: ({ write }) => write("packages/sdk/src/contract/a.ts", "export const a = 1;\n"),
    says: [/Unused files/, /contract\/a\.ts/],
  },
  {
    title: "an export that nothing uses",
    plant: ({ edit }) =>
      edit("packages/sdk/src/contract/phase.ts", "/** Nothing", "export const spare = 1;\n\n/** Nothing"),
    says: [/Unused exports/, /spare/],
  },
  {
    title: "a dependency that nothing uses",
    plant: ({ edit }) =>
      edit(
        "packages/sdk/package.json",
        '"devDependencies": {',
        '"dependencies": { "zod": "4.0.0" },\n  "devDependencies": {',
      ),
    says: [/Unused dependencies/, /zod/],
  },
]);
