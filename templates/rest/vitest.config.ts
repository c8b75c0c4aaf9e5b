// For this workspace only: a scaffolded project gets ../_shared/_vitest.config.ts under this name.
import type { ViteUserConfig } from "vitest/config";

import { variantsConfig } from "../_workspace/workspace-vitest.ts";

const config: ViteUserConfig = variantsConfig(import.meta.dirname, ["key-header", "deterministic-id", "tag-lookup"]);
export default config;
