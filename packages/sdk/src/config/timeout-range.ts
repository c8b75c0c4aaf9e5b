import type { Range } from "./field-reader.ts";

/** How long a call of a plugin may be allowed to take, in milliseconds. */
export const TIMEOUT: Range = { min: 10, max: 3_600_000 };
