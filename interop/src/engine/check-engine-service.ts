import type { CheckResult } from "../report/check-result.ts";
import type { JobTable } from "../service/job-table.ts";
import type { RestartableConnector } from "./restartable-connector.ts";

/** What must hold after Flyte has let go of every task. */
export async function checkEngineService(
  table: JobTable,
  connectors: readonly RestartableConnector[],
  secret: string,
): Promise<readonly CheckResult[]> {
  for (const connector of connectors) connector.stop();
  const codes: (number | null)[] = [];
  for (const { exited } of connectors) codes.push(await exited);
  const orphans = table.liveNames();
  const errors = connectors.flatMap((connector) => connector.errors());
  const lines = connectors.flatMap((connector) => connector.logs());
  const told = lines.filter((line) => line.includes(secret));
  return [
    check("service: no job is left after Flyte has let go of every task", orphans.length === 0, orphans.join(", ")),
    check(
      "service: both connectors end with 0 after SIGTERM",
      codes.every((code) => code === 0),
      codes.join(", "),
    ),
    check("service: no connector logs an error", errors.length === 0, errors.join("\n")),
    check(
      "service: what connectors log has no secret in it",
      lines.length > 0 && told.length === 0,
      `${told.length} of ${lines.length} lines have it`,
    ),
  ];
}

function check(name: string, ok: boolean, detail: string): CheckResult {
  return ok ? { name, outcome: "passed", detail: "" } : { name, outcome: "failed", detail };
}
