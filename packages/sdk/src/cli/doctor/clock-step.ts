import { connect } from "node:http2";
import { isIP, connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Finding } from "./doctor-report.ts";
import { addressOf } from "./endpoint.ts";
import type { Target } from "./transport-steps.ts";

/** An empty HealthCheckRequest, as gRPC frames it. */
const EMPTY_MESSAGE = Buffer.alloc(5);
/** The time of the server has seconds only, and is some time on its way. */
const TOLERANCE_MS = 5_000;

/** Compares the clocks, where the server says the time. A clock that is wrong makes certificates invalid, and logs hard to read. */
export async function clockStep(target: Target, now: () => number): Promise<Finding> {
  const theirs = await serverTime(target);
  if (theirs === undefined) return { state: "skipped", says: "the server does not say the time" };
  const differenceMs = theirs - now();
  const seconds = Math.round(Math.abs(differenceMs) / 1_000);
  if (Math.abs(differenceMs) <= TOLERANCE_MS) return { state: "ok", says: "the clocks agree" };
  return {
    state: "warning",
    says: `the clock of the server is ${seconds} s ${differenceMs < 0 ? "behind" : "ahead"}`,
    cause: "One of the clocks is wrong.",
    remedy: "Synchronize both machines (NTP): certificates and tokens are checked against the clock.",
  };
}

/** The header `date` of an answer, which the clients of gRPC do not pass on. */
async function serverTime({ endpoint, tls, timeoutMs }: Target): Promise<number | undefined> {
  const { host, port } = endpoint;
  const session = connect(`${tls === undefined ? "http" : "https"}://${addressOf(endpoint)}`, {
    createConnection: () =>
      tls === undefined
        ? connectTcp({ host, port })
        : connectTls({
            host,
            port,
            ALPNProtocols: ["h2"],
            ...(isIP(host) === 0 ? { servername: host } : {}),
            ...(tls.ca === undefined ? {} : { ca: tls.ca }),
            ...(tls.cert === undefined ? {} : { cert: tls.cert }),
            ...(tls.key === undefined ? {} : { key: tls.key }),
          }),
  });
  try {
    return await new Promise((resolve) => {
      const giveUp = (): void => resolve(undefined);
      session.once("error", giveUp);
      session.once("close", giveUp);
      session.setTimeout(timeoutMs, giveUp);
      const request = session.request({
        ":method": "POST",
        ":path": "/grpc.health.v1.Health/Check",
        "content-type": "application/grpc",
        te: "trailers",
      });
      request.once("error", giveUp);
      request.once("response", ({ date }) => {
        const time = Date.parse(date ?? "");
        resolve(Number.isNaN(time) ? undefined : time);
      });
      request.end(EMPTY_MESSAGE);
    });
  } finally {
    // Errors of a connection that is given up are nobody's business.
    session.on("error", () => {});
    session.destroy();
  }
}
