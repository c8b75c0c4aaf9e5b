// For this workspace only: a scaffolded project gets ../_shared/_vitest.config.ts under this name.
import type { ViteUserConfig } from "vitest/config";

import { workspaceConfig } from "../_workspace/workspace-vitest.ts";

const config: ViteUserConfig = workspaceConfig();
export default config;
