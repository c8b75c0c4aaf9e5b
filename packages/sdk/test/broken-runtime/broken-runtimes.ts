import { BROKEN_HOSTS } from "./broken-hosts.ts";
import { BROKEN_MACHINES } from "./broken-machines.ts";
import { BROKEN_PARTS } from "./broken-parts.ts";
import type { BrokenRuntime } from "./broken-runtime.ts";

/** All broken runtimes. */
export const BROKEN_RUNTIMES: readonly BrokenRuntime[] = [...BROKEN_MACHINES, ...BROKEN_PARTS, ...BROKEN_HOSTS];
