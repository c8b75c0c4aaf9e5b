import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  // The source condition lets packages see each other's sources, so that a test never runs against a stale build.
  ssr: { resolve: { conditions: ["@flyte-webapi/source"] } },
  resolve: { conditions: ["@flyte-webapi/source"] },
  test: {
    // A busy machine is slow, not wrong; a hung test is still found.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    typecheck: { enabled: true, include: ["src/**/*.test-d.ts"], tsconfig: "./tsconfig.json" },
  },
});
export default config;
