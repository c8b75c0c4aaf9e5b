import { join } from "node:path";

import type { Reporter, TestModule } from "vitest/node";

import { REPORT_FORMATS, reportFormats, type ReportFormat } from "../report/formats.ts";
import { OVERALL_LABELS } from "../report/labels.ts";
import { writeReports } from "../report/write-reports.ts";
import { REQUIREMENTS } from "../requirements/catalogue.ts";
import { assembleResult } from "../result/assemble-result.ts";
import type { ConformanceResult, RequirementReport } from "../result/conformance-result.ts";
import type { ConformanceMeta } from "./conformance-meta.ts";

/** How the reporter writes. */
export interface ConformanceReporterOptions {
  /** Default: what `FLYTE_WEBAPI_REPORT` lists (`json,junit`), or all. */
  readonly formats?: readonly ReportFormat[] | undefined;
  /** Default: `conformance-report`; with several plugins a folder for each inside of it. */
  readonly folder?: string | undefined;
}

/** Writes the reports of what `describeConformance` has checked. Add it beside another reporter: it prints one line per plugin. */
export class ConformanceReporter implements Reporter {
  readonly #options: ConformanceReporterOptions;
  #startedAtMs = 0;

  constructor(options: ConformanceReporterOptions = {}) {
    this.#options = options;
  }

  onTestRunStart(): void {
    this.#startedAtMs = Date.now();
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const formats = this.#options.formats ?? reportFormats(process.env["FLYTE_WEBAPI_REPORT"]) ?? REPORT_FORMATS;
    const root = this.#options.folder ?? "conformance-report";
    const plugins = byPlugin(modules);
    for (const [id, metas] of plugins) {
      const result = this.#assemble(metas);
      if (result === undefined) continue;
      const folder = plugins.size === 1 ? root : join(root, id.replaceAll(/[^\w.-]/g, "-"));
      writeReports(result, formats, folder, process.env);
      process.stdout.write(`${id}: ${OVERALL_LABELS[result.verdict]}; reports in ${folder}\n`);
    }
  }

  #assemble(metas: readonly ConformanceMeta[]): ConformanceResult | undefined {
    const first = metas[0];
    if (first === undefined) return undefined;
    const { subject, settings } = first;
    const { seed, runs } = settings;
    return assembleResult({
      subject,
      settings,
      requirements: REQUIREMENTS.map(
        (requirement): RequirementReport =>
          metas.find(({ report }) => report.id === requirement.id)?.report ?? {
            id: requirement.id,
            level: requirement.level,
            title: requirement.title,
            verdict: "skipped",
            reason: "its test was not run, or did not end",
            runs: 0,
            met: 0,
            durationMs: 0,
          },
      ),
      notices: metas.flatMap(({ notices }) => notices),
      reproduce: `FLYTE_WEBAPI_SEED=${seed} FLYTE_WEBAPI_RUNS=${runs} npx vitest run`,
      startedAtMs: this.#startedAtMs,
      durationMs: Date.now() - this.#startedAtMs,
    });
  }
}

function byPlugin(modules: readonly TestModule[]): ReadonlyMap<string, readonly ConformanceMeta[]> {
  const plugins = new Map<string, ConformanceMeta[]>();
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const meta = test.meta().flyteWebapiConformance;
      if (meta === undefined) continue;
      const { id } = meta.subject.plugin;
      plugins.set(id, [...(plugins.get(id) ?? []), meta]);
    }
  }
  return plugins;
}
