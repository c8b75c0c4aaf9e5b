import type { BrokenPlugin } from "./broken-plugin.ts";
import { BROKEN_ABILITIES } from "./able.ts";
import { AMBIENT_PLUGINS } from "./ambient.ts";
import { BROKEN_CREATE } from "./create/index.ts";
import { BROKEN_DELETE } from "./delete/index.ts";
import { BROKEN_GET } from "./get/index.ts";
import { BROKEN_LIVENESS } from "./liveness.ts";
import { BROKEN_GRPC } from "../grpc-jobs/broken.ts";
import { BROKEN_META } from "./meta.ts";
import { BROKEN_SHAKY } from "./shaky.ts";
import { BROKEN_STATUS } from "./status/index.ts";

export type { BrokenPlugin } from "./broken-plugin.ts";

/** Plugins that are each wrong in exactly one way: the kit's own test subjects. */
export const BROKEN_PLUGINS: readonly BrokenPlugin[] = [
  ...BROKEN_CREATE,
  ...BROKEN_GET,
  ...BROKEN_STATUS,
  ...BROKEN_DELETE,
  ...BROKEN_META,
  ...BROKEN_LIVENESS,
  ...BROKEN_ABILITIES,
  ...BROKEN_SHAKY,
  ...BROKEN_GRPC,
  ...AMBIENT_PLUGINS,
];
