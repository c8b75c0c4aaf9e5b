import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  // The source condition lets tests of programs see the packages as they are, not as they were built last.
  ssr: { resolve: { conditions: ["@flyte-webapi/source"] } },
  resolve: { conditions: ["@flyte-webapi/source"] },
  // Each test starts a real tool; two of them at once is what a small machine bears.
  test: { include: ["**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 2 },
});
export default config;
