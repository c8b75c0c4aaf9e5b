// What a conformance test imports.

export { describeConformance } from "./describe-conformance.ts";
export type { ConformanceOptions } from "./describe-conformance.ts";
export type { Profile } from "../check/profile.ts";
export type { Expectation, Expectations, KnownFail, Waiver } from "../result/expectation.ts";
