import type { BrokenPlugin } from "../broken-plugin.ts";
import { CREATES_AT_ONCE } from "./at-once.ts";
import { BROKEN_ADOPTION } from "./adoption.ts";
import { BROKEN_KEYS } from "./keys.ts";
import { BROKEN_NAMES } from "./names.ts";
import { BROKEN_OUTCOMES } from "./outcomes.ts";
import { BROKEN_STEPS } from "./steps.ts";

/** Plugins whose `create` is wrong. */
export const BROKEN_CREATE: readonly BrokenPlugin[] = [
  ...BROKEN_KEYS,
  ...BROKEN_NAMES,
  ...BROKEN_OUTCOMES,
  ...BROKEN_ADOPTION,
  ...BROKEN_STEPS,
  ...CREATES_AT_ONCE,
];
