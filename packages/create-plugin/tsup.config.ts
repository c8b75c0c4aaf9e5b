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
  // `npm create` downloads one package and nothing else. The compiler, which only `add task-type` needs, is a file of its own.
  noExternal: [/.*/],
  // The compiler is CommonJS, and looks for what modules do not have.
  banner: {
    js: [
      'import { createRequire as bundleRequire } from "node:module";',
      'import { fileURLToPath as bundlePath } from "node:url";',
      "const require = bundleRequire(import.meta.url);",
      "const __filename = bundlePath(import.meta.url);",
    ].join(" "),
  },
  minify: true,
  onSuccess: async () =>
    bundleTemplates(join(import.meta.dirname, "../.."), join(options.outDir ?? "dist", "templates")),
}));
