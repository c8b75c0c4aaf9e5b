import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { defineConfig } from "tsup";

import { bundleTemplates } from "./scripts/bundle-templates.ts";
import { renderLicenses } from "./scripts/render-licenses.ts";
import { thirdParty } from "./scripts/third-party.ts";

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
  metafile: true,
  onSuccess: async () => {
    const dist = options.outDir ?? "dist";
    bundleTemplates(join(import.meta.dirname, "../.."), join(dist, "templates"));
    writeFileSync(join(dist, "third-party-licenses.txt"), renderLicenses(thirdParty(import.meta.dirname, dist)));
  },
}));
