import { startSecureConnectors } from "../connector/secure-connectors.ts";
import { startConnector, type Connector } from "../connector/start-connector.ts";
import type { ReadyPeer } from "../peers/peer.ts";
import { runProcess } from "../peers/run-process.ts";
import { readPeerLine, type PeerLine } from "../report/check-result.ts";
import { type DirectionReport, summarize } from "../report/peer-report.ts";
import { startJobService } from "../service/job-service.ts";
import { checkService } from "./check-service.ts";

const PEER_TIMEOUT_MS = 4 * 60_000;
const END_TIMEOUT_MS = 30_000;

/** A peer drives the connector server; then the job service is asked what has become of the jobs. */
export async function driveServer(peer: ReadyPeer, progress: (text: string) => void): Promise<DirectionReport> {
  // The peer stops the connector, and the service is there before it.
  const started = Promise.withResolvers<Connector>();
  await using service = await startJobService(async () => await started.promise);
  const connector = await startConnector(service.url);
  started.resolve(connector);
  try {
    await using secure = await startSecureConnectors(service.url);
    const world = {
      environment: secure.environment,
      connector: `127.0.0.1:${connector.port}`,
      serviceUrl: service.url,
      metricsUrl: connector.metricsUrl,
    };
    const lines: PeerLine[] = [];
    progress("checks the server");
    const ended = await runProcess({ ...peer.invocation(world), timeoutMs: PEER_TIMEOUT_MS }, (text) => {
      const line = readPeerLine(text);
      if (line === undefined) progress(text);
      else lines.push(line);
      if (line?.kind === "check") progress(`${line.result.outcome}  ${line.result.name}`);
    });
    if (ended.code !== 0) progress(ended.complaint);
    // The peer's last act is to stop it; one that has died did not.
    connector.stop();
    // One that does not end by itself has failed, and is waited for no longer.
    setTimeout(() => connector.kill(), END_TIMEOUT_MS).unref();
    return summarize(lines, ended.code, await checkService(service.table, connector));
  } finally {
    connector.kill();
    await connector.exited;
  }
}
