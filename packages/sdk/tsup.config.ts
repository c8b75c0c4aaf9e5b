import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    "connector/index": "src/connector/index.ts",
    "http/index": "src/http/index.ts",
    "runtime/index": "src/runtime/index.ts",
  },
  format: "esm",
  target: "node22",
  dts: true,
  clean: true,
  sourcemap: true,
  treeshake: true,
});
