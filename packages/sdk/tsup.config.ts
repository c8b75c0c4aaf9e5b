import { defineConfig } from "tsup";

/** What users import. */
const library = {
  index: "src/index.ts",
  "connector/index": "src/connector/index.ts",
  "grpc/index": "src/grpc/index.ts",
  "http/index": "src/http/index.ts",
  "runtime/index": "src/runtime/index.ts",
  "virtual-time/index": "src/virtual-time/index.ts",
};

export default defineConfig({
  entry: { ...library, "cli/bin": "src/cli/bin.ts", "cli/c0": "src/cli/c0.ts" },
  format: "esm",
  target: "node22",
  // A program has no types that anybody could import.
  dts: { entry: library },
  clean: true,
  sourcemap: true,
  treeshake: true,
});
