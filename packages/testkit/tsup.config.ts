import { defineConfig } from "tsup";

/** What users import. */
const library = {
  index: "src/index.ts",
  "vitest/index": "src/vitest/index.ts",
  "vitest/reporter": "src/vitest/reporter.ts",
  "msw/index": "src/msw/index.ts",
};

export default defineConfig({
  entry: { ...library, "cli/bin": "src/cli/bin.ts" },
  format: "esm",
  target: "node22",
  // A program has no types that anybody could import.
  dts: { entry: library },
  clean: true,
  sourcemap: true,
  treeshake: true,
});
