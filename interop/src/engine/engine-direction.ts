import type { CheckResult } from "../report/check-result.ts";
import type { DirectionReport } from "../report/peer-report.ts";
import { buildEngine, type Sources } from "./build-engine.ts";
import { driveEngine } from "./drive-engine.ts";

const HOW =
  "Flyte's Go modules are taken from a checkout of flyteorg/flyte (v2): npm run interop -- --flyte-source <folder>, or FLYTE_SOURCE";

/** Flyte's own executor drives the server, where its source is. Never throws: what goes wrong is a failed check. */
export async function engineDirection(
  sources: Sources | undefined,
  cache: string,
  progress: (text: string) => void,
): Promise<DirectionReport> {
  if (sources === undefined) {
    return only({ name: "engine: Flyte's own executor drives the server", outcome: "skipped", detail: HOW });
  }
  try {
    progress("building Flyte's engine; the first time takes minutes");
    return await driveEngine(await buildEngine(sources, cache), progress);
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return only({ name: "engine: it can be built, and the connectors started", outcome: "failed", detail });
  }
}

function only(check: CheckResult): DirectionReport {
  const is = (outcome: CheckResult["outcome"]): number => (check.outcome === outcome ? 1 : 0);
  return { passed: is("passed"), failed: is("failed"), skipped: is("skipped"), details: [check] };
}
