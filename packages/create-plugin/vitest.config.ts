import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  // The source condition lets packages see each other's sources, so that a test never runs against a stale build.
  ssr: { resolve: { conditions: ["@flyte-webapi/source"] } },
  resolve: { conditions: ["@flyte-webapi/source"] },
  test: {
    include: ["src/**/*.test.ts", "scripts/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: "test/built-cli.ts",
    testTimeout: 30_000,
    typecheck: { enabled: true, include: ["src/**/*.test-d.ts"], tsconfig: "./tsconfig.json" },
  },
});
export default config;
