import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ["@flyte-webapi/source"] } },
  resolve: { conditions: ["@flyte-webapi/source"] },
  // Real time, not simulated: a busy machine may take a while.
  test: { include: ["src/**/*.test.ts", "test/**/*.test.ts"], testTimeout: 30_000 },
});
export default config;
