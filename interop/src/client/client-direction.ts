import { join } from "node:path";
import type { ConnectorProtocol } from "@flyte-webapi/sdk/connector";
import { pythonWith } from "../peers/python-packages.ts";
import type { CheckResult } from "../report/check-result.ts";
import { type DirectionReport, summarize } from "../report/peer-report.ts";
import { driveConnector } from "./drive-connector.ts";
import { PROGRAMS, startPythonConnector } from "./python-connector.ts";

/** Our connectorPlugin drives a connector, or an agent of v1, of Flyte's in Python. Never throws: what goes wrong is a failed check. */
export async function clientDirection(
  protocol: ConnectorProtocol,
  cache: string,
  progress: (text: string) => void,
): Promise<DirectionReport> {
  const program = PROGRAMS[protocol];
  try {
    const python = await pythonWith(join(program.source, "requirements.txt"), cache, progress);
    if (typeof python !== "string") {
      return only({
        name: `client: connectorPlugin drives a Python connector of ${protocol}`,
        outcome: "skipped",
        detail: python.unavailable,
      });
    }
    progress(`drives a Python connector of ${protocol}`);
    await using connector = await startPythonConnector(python, program);
    const results: CheckResult[] = [];
    await driveConnector(connector.endpoint, protocol, (result) => {
      results.push(result);
      progress(`${result.outcome}  ${result.name}`);
    });
    const lines = results.map((result) => ({ kind: "check" as const, result }));
    return summarize([...lines, { kind: "end", checks: results.length }], 0, []);
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return only({ name: `client: the Python connector of ${protocol} can be started`, outcome: "failed", detail });
  }
}

function only(check: CheckResult): DirectionReport {
  const is = (outcome: CheckResult["outcome"]): number => (check.outcome === outcome ? 1 : 0);
  return { passed: is("passed"), failed: is("failed"), skipped: is("skipped"), details: [check] };
}
