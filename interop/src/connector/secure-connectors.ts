import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificates } from "./make-certificates.ts";
import { type Connector, startConnector } from "./start-connector.ts";

/** Connectors that speak TLS. */
export interface SecureConnectors extends AsyncDisposable {
  /** For the environment of peers. Without certificates it says why there are none. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts a connector with TLS, and one that wants certificates of its clients as well. */
export async function startSecureConnectors(serviceUrl: string): Promise<SecureConnectors> {
  const folder = mkdtempSync(join(tmpdir(), "flyte-webapi-interop-"));
  const connectors: Connector[] = [];
  const end = async (): Promise<void> => {
    for (const connector of connectors) connector.kill();
    for (const { exited } of connectors) await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const problem = await makeCertificates(folder);
    if (problem !== undefined) return { environment: { INTEROP_NO_TLS: problem }, [Symbol.asyncDispose]: end };
    const file = (name: string): string => join(folder, name);
    const tls = ["--tls-cert", file("server.pem"), "--tls-key", file("server.key")];
    for (const flags of [tls, [...tls, "--tls-ca", file("ca.pem")]]) {
      connectors.push(await startConnector(serviceUrl, flags));
    }
    const [one, mutual] = connectors.map(({ port }) => `127.0.0.1:${port}`);
    return {
      environment: { INTEROP_TLS: one ?? "", INTEROP_MTLS: mutual ?? "", INTEROP_CERTIFICATES: folder },
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
