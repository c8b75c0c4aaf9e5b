import type { BrokenPlugin } from "../broken-plugin.ts";
import { WRONG_ENDS } from "./ends.ts";
import { WRONG_FAILURES } from "./failures.ts";
import { WRONG_OUTPUTS } from "./outputs.ts";
import { MISREAD_STATES } from "./phases.ts";
import { WRONG_REPORTS } from "./reports.ts";

/** Plugins whose `status` is wrong. */
export const BROKEN_STATUS: readonly BrokenPlugin[] = [
  ...MISREAD_STATES,
  ...WRONG_ENDS,
  ...WRONG_FAILURES,
  ...WRONG_OUTPUTS,
  ...WRONG_REPORTS,
];
