import type { BrokenPlugin } from "../broken-plugin.ts";
import { WRONG_WITH_NOTHING_LEFT } from "./nothing-left.ts";
import { WRONG_WAYS_TO_STOP } from "./stopping.ts";

/** Plugins whose `delete` is wrong. */
export const BROKEN_DELETE: readonly BrokenPlugin[] = [...WRONG_WITH_NOTHING_LEFT, ...WRONG_WAYS_TO_STOP];
