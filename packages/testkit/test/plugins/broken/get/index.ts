import type { BrokenPlugin } from "../broken-plugin.ts";
import { BROKEN_GET_MEMORY } from "./memory.ts";
import { BROKEN_GET_MISTAKES } from "./mistakes.ts";
import { BROKEN_GET_TROUBLE } from "./trouble.ts";
import { WRONG_BATCHES } from "./batches.ts";

export const BROKEN_GET: readonly BrokenPlugin[] = [
  ...BROKEN_GET_MISTAKES,
  ...BROKEN_GET_TROUBLE,
  ...BROKEN_GET_MEMORY,
  ...WRONG_BATCHES,
];
