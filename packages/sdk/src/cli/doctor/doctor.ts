import { createSecureContext } from "node:tls";
import { readPem } from "../read-pem.ts";
import { UsageError } from "../usage-error.ts";
import { DOCTOR_HELP, type DoctorOptions, readDoctorOptions } from "./doctor-options.ts";
import { doctorText } from "./doctor-text.ts";
import { examine } from "./examine.ts";
import type { ClientCertificates } from "./transport-steps.ts";

/**
 * `flyte-webapi doctor`.
 *
 * @returns the exit code: 1 when a step has failed.
 * @throws UsageError.
 */
export async function doctor(args: readonly string[]): Promise<number> {
  const options = readDoctorOptions(args);
  if (options === "help") {
    process.stdout.write(DOCTOR_HELP);
    return 0;
  }
  const { endpoint, timeoutMs, json } = options;
  const clock = { now: () => Date.now(), monotonic: () => performance.now() };
  const report = await examine({ endpoint, tls: await readCertificates(options), timeoutMs }, clock);
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : doctorText(report));
  return report.ok ? 0 : 1;
}

async function readCertificates(options: DoctorOptions): Promise<ClientCertificates | undefined> {
  const { isSecure, tlsCa, tlsCert, tlsKey } = options;
  if (!isSecure) return undefined;
  const read = async (flag: string, path: string | undefined): Promise<string | undefined> =>
    path === undefined ? undefined : await readPem(flag, path);
  const files = {
    ca: await read("--tls-ca", tlsCa),
    cert: await read("--tls-cert", tlsCert),
    key: await read("--tls-key", tlsKey),
  };
  try {
    createSecureContext(files);
  } catch (cause) {
    // OpenSSL's words, which quote nothing of the key.
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`--tls-ca, --tls-cert and --tls-key cannot be used: ${reason}`, { cause });
  }
  return files;
}
