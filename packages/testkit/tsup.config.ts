import { defineConfig } from "tsup";

/** What users import. */
const library = {
  index: "src/index.ts",
  "dev/index": "src/dev/index.ts",
  "vitest/index": "src/vitest/index.ts",
  "vitest/reporter": "src/vitest/reporter.ts",
  "msw/index": "src/msw/index.ts",
};

export default defineConfig([
  {
    entry: { ...library, "cli/bin": "src/cli/bin.ts" },
    format: "esm",
    target: "node22",
    // A program has no types that anybody could import.
    dts: { entry: library },
    // Both parts are built at the same time: this one must not take the other away.
    clean: ["!dev/page.js"],
    sourcemap: true,
    treeshake: true,
  },
  {
    // What runs in the browser: one file, with all that it needs.
    entry: { "dev/page": "src/dev/page/main.ts" },
    format: "esm",
    platform: "browser",
    target: "es2023",
    tsconfig: "src/dev/page/tsconfig.json",
    minify: true,
    splitting: false,
  },
]);
