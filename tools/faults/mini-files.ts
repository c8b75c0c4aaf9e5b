const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const tsconfig = `{
  "extends": "../../tsconfig.base.json",
  "compilerOptions": {
    "customConditions": ["@flyte-webapi/source"],
    "types": ["node"]
  },
  "include": ["src"]
}
`;

const manifest = (name: string, more: object): string =>
  json({
    name: `@flyte-webapi/${name}`,
    version: "1.0.0",
    license: "Apache-2.0",
    type: "module",
    sideEffects: false,
    exports: {
      ".": { "@flyte-webapi/source": "./src/index.ts", types: "./dist/index.d.ts", default: "./dist/index.js" },
      "./package.json": "./package.json",
    },
    files: ["dist", "NOTICE"],
    scripts: { build: "tsup", test: "vitest run" },
    ...more,
    publishConfig: {
      exports: {
        ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
        "./package.json": "./package.json",
      },
    },
  });

const tsupConfig = `import { defineConfig } from "tsup";

export default defineConfig({ entry: ["src/index.ts"], format: "esm", dts: true });
`;

/** The files of the small workspace. Every check is green on them. */
export const MINI_FILES: Readonly<Record<string, string>> = {
  "package.json": json({
    name: "mini",
    private: true,
    type: "module",
    devDependencies: { typescript: "catalog:", vitest: "catalog:" },
  }),
  "pnpm-workspace.yaml": `packages:
  - packages/*

catalog:
  tsup: 9.0.0
  typescript: 6.0.3
  vitest: 5.1.1
`,
  "tools/program.ts": `process.stdout.write("fine\\n");\n`,
  "tools/tsconfig.json": `{
  "extends": "../tsconfig.base.json",
  "compilerOptions": {
    "types": ["node"]
  },
  "include": ["*.ts"]
}
`,

  "packages/sdk/package.json": manifest("sdk", {
    devDependencies: { tsup: "catalog:", typescript: "catalog:", vitest: "catalog:" },
  }),
  "packages/sdk/tsconfig.json": tsconfig,
  "packages/sdk/tsup.config.ts": tsupConfig,
  "packages/sdk/src/index.ts": `export type { Phase } from "./contract/phase.ts";
export { isTerminal } from "./contract/phase.ts";
export { InvalidPhaseError } from "./errors/invalid-phase-error.ts";
`,
  "packages/sdk/src/contract/phase.ts": `/** Where a job is. */
export type Phase = "queued" | "done" | "failed";

/** Nothing happens to the job any more. */
export function isTerminal(phase: Phase): boolean {
  switch (phase) {
    case "queued":
      return false;
    case "done":
    case "failed":
      return true;
  }
}
`,
  "packages/sdk/src/contract/phase.test.ts": `import { expect, it } from "vitest";

import { isTerminal } from "./phase.ts";

it("a done job is terminal", () => {
  expect(isTerminal("done")).toBe(true);
});

it("a queued job is not terminal", () => {
  expect(isTerminal("queued")).toBe(false);
});
`,
  "packages/sdk/src/errors/invalid-phase-error.ts": `import type { Phase } from "../contract/phase.ts";

/** A job was in a phase in which it cannot be. */
export class InvalidPhaseError extends Error {
  /** The phase. */
  readonly phase: Phase;

  constructor(phase: Phase) {
    super(\`the job cannot be \${phase}\`);
    this.phase = phase;
  }
}
`,

  "packages/testkit/package.json": manifest("testkit", {
    peerDependencies: { "@flyte-webapi/sdk": "workspace:^" },
    devDependencies: { "@flyte-webapi/sdk": "workspace:*", tsup: "catalog:", typescript: "catalog:" },
  }),
  "packages/testkit/tsconfig.json": tsconfig,
  "packages/testkit/tsup.config.ts": tsupConfig,
  "packages/testkit/src/index.ts": `import type { Phase } from "@flyte-webapi/sdk";
import { isTerminal } from "@flyte-webapi/sdk";

/** The phases in which a job stays. */
export function terminalPhases(phases: readonly Phase[]): readonly Phase[] {
  return phases.filter((phase) => isTerminal(phase));
}
`,
};
