import { describe, expect, it } from "vitest";

import { boundaries } from "../checks/boundaries.ts";
import { describeCheck } from "./describe-check.ts";
import { miniWorkspace } from "./mini-workspace.ts";

describeCheck("boundaries", boundaries, [
  {
    title: "a cycle that goes through types only",
    plant: ({ write }) => {
      write("packages/sdk/src/contract/a.ts", 'import type { B } from "./b.ts";\n\nexport type A = { b: B } | 0;\n');
      write("packages/sdk/src/contract/b.ts", 'import type { A } from "./a.ts";\n\nexport type B = { a: A } | 0;\n');
    },
    says: [/no-cycle: .*contract\/a\.ts -> .*contract\/b\.ts/],
  },
  {
    title: "a folder that imports what it may not",
    plant: ({ write }) =>
      write(
        "packages/sdk/src/contract/a.ts",
        'import type { InvalidPhaseError } from "../errors/invalid-phase-error.ts";\n\nexport type A = InvalidPhaseError;\n',
      ),
    says: [/sdk-contract-imports-nothing: .*contract\/a\.ts -> .*errors\/invalid-phase-error\.ts/],
  },
  {
    title: "two pure parts that know each other",
    plant: ({ write }) => {
      write("packages/sdk/src/limits/a.ts", "export const a = 1;\n");
      write("packages/sdk/src/cache/b.ts", 'export { a as b } from "../limits/a.ts";\n');
    },
    says: [/sdk-cache-imports-.*: .*cache\/b\.ts -> .*limits\/a\.ts/],
  },
  {
    title: "Node in a part that runs anywhere",
    plant: ({ write }) => write("packages/sdk/src/http/a.ts", 'export { join } from "node:path";\n'),
    says: [/sdk-http-runs-without-node: .*http\/a\.ts/],
  },
  {
    title: "a folder that nobody placed",
    plant: ({ write }) => {
      write("packages/sdk/src/misc/a.ts", "export const a = 1;\n");
      write("packages/sdk/src/misc/b.ts", 'export { a as b } from "./a.ts";\n');
    },
    says: [/sdk-folder-needs-a-row: .*misc\/b\.ts/],
  },
  {
    title: "a testkit that reaches into the sdk",
    plant: ({ write }) =>
      write("packages/testkit/src/a.ts", 'export { isTerminal } from "../../sdk/src/contract/phase.ts";\n'),
    says: [/testkit-uses-published-entries: .*testkit\/src\/a\.ts -> .*sdk\/src\/contract\/phase\.ts/],
  },
  {
    title: "an sdk that imports the testkit",
    plant: ({ write }) =>
      write("packages/sdk/src/runtime/a.ts", 'export { terminalPhases } from "../../../testkit/src/index.ts";\n'),
    says: [/sdk-never-imports-testkit/],
  },
  {
    title: "an import that leads nowhere",
    plant: ({ write }) => write("packages/sdk/src/contract/a.ts", 'export { a } from "./gone.ts";\n'),
    says: [/no-unresolvable: .*contract\/a\.ts/],
  },
]);

describe("boundaries without a module", () => {
  it("is red, because nothing was checked", async () => {
    using workspace = miniWorkspace();
    workspace.edit(".dependency-cruiser.mjs", 'exclude: { path: ["', 'exclude: { path: [".", "');
    expect(await boundaries(workspace.root)).toMatchObject({ failed: 1, output: "dependency-cruiser read no module" });
  });
});
