// What vitest loads as `--reporter=@flyte-webapi/testkit/reporter`.

import { ConformanceReporter } from "./conformance-reporter.ts";

export type { ConformanceReporterOptions } from "./conformance-reporter.ts";
export type { ReportFormat } from "../report/formats.ts";

// vitest takes the default export of a reporter's module, and nothing else.
// oxlint-disable-next-line import/no-default-export
export default ConformanceReporter;
