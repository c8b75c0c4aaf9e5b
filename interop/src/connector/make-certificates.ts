import { join } from "node:path";
import { runProcess } from "../peers/run-process.ts";

/** Options of a certificate that this folder's `ca` has signed. */
const SIGNED = ["-CA", "ca.pem", "-CAkey", "ca.key"];
const LOOPBACK = ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];

/** Each is a certificate, `<name>.pem`, with its key, `<name>.key`. */
const CERTIFICATES: readonly (readonly [name: string, options: readonly string[]])[] = [
  ["ca", ["-addext", "basicConstraints=critical,CA:TRUE"]],
  ["server", [...SIGNED, ...LOOPBACK, "-addext", "basicConstraints=critical,CA:FALSE"]],
  ["client", [...SIGNED, "-addext", "basicConstraints=critical,CA:FALSE"]],
  // Signed by nobody else, so that nobody trusts it.
  ["stranger", LOOPBACK],
];

const KEYS = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/**
 * Writes certificates for one day.
 *
 * @returns why there are none: without OpenSSL 3 checks of TLS are left out.
 */
export async function makeCertificates(folder: string): Promise<string | undefined> {
  for (const [name, options] of CERTIFICATES) {
    const files = ["-keyout", join(folder, `${name}.key`), "-out", join(folder, `${name}.pem`)];
    const args = ["req", "-x509", "-days", "1", "-subj", `/CN=interop-${name}`, ...KEYS, ...files, ...options];
    const { code, complaint } = await runProcess({ command: "openssl", args, cwd: folder, timeoutMs: 30_000 });
    if (code !== 0) return `openssl makes no certificates: ${complaint}`;
  }
  return undefined;
}
