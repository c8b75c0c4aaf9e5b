import type { BrokenPlugin } from "../broken-plugin.ts";
import { BROKEN_KEYS } from "./keys.ts";

/** Plugins whose `create` is wrong. */
export const BROKEN_CREATE: readonly BrokenPlugin[] = [...BROKEN_KEYS];
