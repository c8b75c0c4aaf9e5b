import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProcess } from "../peers/run-process.ts";
import { type PeerLine, readPeerLine } from "../report/check-result.ts";
import { type DirectionReport, summarize } from "../report/peer-report.ts";
import { startJobService } from "../service/job-service.ts";
import { checkEngineService } from "./check-engine-service.ts";
import { type RestartableConnector, startRestartable } from "./restartable-connector.ts";

const ENGINE_TIMEOUT_MS = 8 * 60_000;
const SECOND = "second";
const MORE_PLUGINS = ["--modules", fileURLToPath(new URL("../plugin/engine-plugins.ts", import.meta.url))];

/** Flyte's own executor drives two connectors, of which the second is killed and started again; then the job service is asked what has become of the jobs. */
export async function driveEngine(program: string, progress: (text: string) => void): Promise<DirectionReport> {
  const started = Promise.withResolvers<ReadonlyMap<string, RestartableConnector>>();
  await using service = await startJobService(async (name) => {
    const connector = (await started.promise).get(name);
    if (connector === undefined) throw new Error(`there is no connector ${JSON.stringify(name)}`);
    return connector;
  });
  const connectors: RestartableConnector[] = [];
  const folder = mkdtempSync(join(tmpdir(), "flyte-webapi-engine-"));
  try {
    const first = await startRestartable(service.url, MORE_PLUGINS);
    connectors.push(first);
    const second = await startRestartable(service.url, MORE_PLUGINS);
    connectors.push(second);
    started.resolve(
      new Map([
        ["", first],
        [SECOND, second],
      ]),
    );
    const config = join(folder, "config.yaml");
    writeFileSync(config, forThisMachine(first.flyteConfig));
    const secret = randomBytes(16).toString("hex");
    const lines: PeerLine[] = [];
    progress("Flyte's engine drives the server");
    const ended = await runProcess(
      {
        command: program,
        args: [],
        cwd: folder,
        env: {
          ENGINE_CONFIG: config,
          ENGINE_CONNECTOR: `127.0.0.1:${first.port}`,
          ENGINE_SECOND: `127.0.0.1:${second.port}`,
          ENGINE_SECRET: secret,
          INTEROP_SERVICE: service.url,
        },
        timeoutMs: ENGINE_TIMEOUT_MS,
      },
      (text) => {
        const line = readPeerLine(text);
        if (line !== undefined) lines.push(line);
        if (line?.kind === "check") progress(`${line.result.outcome}  ${line.result.name}`);
      },
    );
    if (ended.code !== 0) progress(ended.complaint);
    return summarize(lines, ended.code, await checkEngineService(service.table, connectors, secret));
  } finally {
    for (const connector of connectors) connector.kill();
    for (const { exited } of connectors) await exited;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The one thing in what the connector prints that an operator must fill in. */
function forThisMachine(flyteConfig: string): string {
  return flyteConfig.replace("<service>.<namespace>.svc.cluster.local", "127.0.0.1");
}
