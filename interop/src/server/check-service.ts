import { once } from "node:events";
import { connect } from "node:net";
import type { Connector } from "../connector/start-connector.ts";
import type { CheckResult } from "../report/check-result.ts";
import type { JobTable } from "../service/job-table.ts";

/** Peers delete all jobs that they know of, but for those with this word in their name. */
const KEPT = "kept";

/** Errors that the connector must log, because peers send such things. */
const EXPECTED_ERRORS = [/resource_meta cannot be read/];

/** What must hold after a peer has stopped the connector. */
export async function checkService(table: JobTable, connector: Connector): Promise<readonly CheckResult[]> {
  const live = table.liveNames();
  const kept = live.filter((name) => name.includes(KEPT));
  const orphans = live.filter((name) => !name.includes(KEPT));
  const unexpected = connector.errors.filter((line) => !EXPECTED_ERRORS.some((expected) => expected.test(line)));
  const code = await connector.exited;
  return [
    check("service: no job is left that nobody knows", orphans.length === 0, orphans.join(", ")),
    check("service: a job that Flyte knows outlives the connector", kept.length > 0, "none was left"),
    check("service: the connector ends with 0 after SIGTERM", code === 0, `it ended with ${code}`),
    check("service: nothing listens after that", !(await isListening(connector.port)), `${connector.port} is taken`),
    check("service: the connector logs no unexpected error", unexpected.length === 0, unexpected.join("\n")),
  ];
}

function check(name: string, ok: boolean, detail: string): CheckResult {
  return ok ? { name, outcome: "passed", detail: "" } : { name, outcome: "failed", detail };
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
