import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";

/** Serves what operators look at. */
export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves `/metrics` for Prometheus, `/healthz` (the process runs) and `/readyz` (200 while plugins are served, else 503).
 *
 * @throws Error when the port cannot be listened on.
 */
export async function serveMetrics(
  registry: Registry,
  isReady: () => boolean,
  address: { readonly host: string | undefined; readonly port: number },
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0];
    const send = (status: number, body: string, type = "text/plain; charset=utf-8"): void => {
      response.writeHead(status, { "content-type": type }).end(body);
    };
    if (path === "/healthz") send(200, "ok\n");
    else if (path === "/readyz") send(isReady() ? 200 : 503, isReady() ? "ready\n" : "not ready\n");
    else if (path === "/metrics") {
      registry.metrics().then(
        (text) => send(200, text, registry.contentType),
        () => send(500, "The metrics cannot be read\n"),
      );
    } else send(404, "There are /metrics, /healthz and /readyz\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      const { host, port } = address;
      const where = `${host ?? "all addresses"}, port ${port}`;
      reject(
        new Error(`The page with metrics cannot be listened for on ${where} (--prometheus-port): ${cause.message}`, {
          cause,
        }),
      );
    });
    server.listen(address.port, address.host, resolve);
  });
  // The address of a server that listens on a port.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
