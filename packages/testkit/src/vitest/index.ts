// What a conformance test imports.

export { describeConformance } from "./describe-conformance.ts";
export type { ConformanceOptions } from "./describe-conformance.ts";
