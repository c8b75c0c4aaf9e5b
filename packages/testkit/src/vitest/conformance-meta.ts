import type { RequirementReport, ResultSettings, ResultSubject } from "../result/conformance-result.ts";

/** What a conformance test tells the reporter: plain data, because it crosses from one process to another. */
export interface ConformanceMeta {
  readonly subject: ResultSubject;
  readonly settings: ResultSettings;
  readonly report: RequirementReport;
  readonly notices: readonly string[];
}

declare module "vitest" {
  interface TaskMeta {
    /** Set by `describeConformance`. */
    flyteWebapiConformance?: ConformanceMeta;
  }
}
