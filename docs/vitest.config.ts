import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  resolve: { conditions: ["@flyte-webapi/source"] },
  ssr: { resolve: { conditions: ["@flyte-webapi/source"] } },
  test: { include: ["snippets/**/*.test.ts"] },
});
export default config;
