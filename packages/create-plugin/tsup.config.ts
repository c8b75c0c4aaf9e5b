import { join } from "node:path";

import { defineConfig } from "tsup";

import { bundleTemplates } from "./scripts/bundle-templates.ts";

export default defineConfig((options) => ({
  entry: { bin: "src/bin.ts" },
  format: "esm",
  target: "node20",
  dts: false,
  clean: true,
  sourcemap: false,
  // `npm create` downloads one package and nothing else.
  noExternal: [/.*/],
  onSuccess: async () =>
    bundleTemplates(join(import.meta.dirname, "../.."), join(options.outDir ?? "dist", "templates")),
}));
