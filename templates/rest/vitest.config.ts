// For this workspace only: a scaffolded project gets _vitest.config.ts under this name.
import { mergeConfig, type ViteUserConfig } from "vitest/config";

import scaffolded from "./_vitest.config.ts";

const config: ViteUserConfig = mergeConfig(scaffolded, {
  // The source condition lets the template see the sources of the packages, so that a test never runs against a stale build.
  ssr: { resolve: { conditions: ["@flyte-webapi/source"] } },
  resolve: { conditions: ["@flyte-webapi/source"] },
});
export default config;
