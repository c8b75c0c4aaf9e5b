import type { PluginEntry } from "@flyte-webapi/sdk";

import { pluginOf } from "../../design.ts";
import { lookUpFirst } from "../look-up-first.ts";

/** Correct: looks for its job with a POST that only reads. */
export const searchedPlugin: PluginEntry = pluginOf("searched", () =>
  lookUpFirst((tag) => ({ method: "POST", path: "/jobs/search", body: { tag } })),
);
