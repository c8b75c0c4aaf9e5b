import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import { ServerCredentials } from "@grpc/grpc-js";
import { ConfigError, type ConfigIssue } from "../../errors/config-error.ts";
import { ErrorCode } from "../../errors/error-code.ts";

/** TLS of a server. */
export interface TlsOptions {
  /** The certificate chain, PEM. */
  readonly cert: string | Uint8Array;
  /** The private key, PEM. */
  readonly key: string | Uint8Array;
  /** Certificates by which clients must be signed, PEM (mTLS). Default: clients need no certificate. */
  readonly ca?: string | Uint8Array | undefined;
}

/** @throws ConfigError with code `InvalidConfig` for certificates that are none, and for a key that is not theirs. */
export function credentialsOf(tls: TlsOptions | undefined): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const issues = [
    ...issuesOf("cert and key", () => createSecureContext({ cert: asPem(tls.cert), key: asPem(tls.key) })),
    ...(tls.ca === undefined ? [] : issuesOf("ca", () => readCertificates(String(asPem(tls.ca ?? ""))))),
  ];
  if (issues.length > 0) throw new ConfigError(ErrorCode.InvalidConfig, "The connector cannot use TLS:", issues);
  const pair = { cert_chain: Buffer.from(tls.cert), private_key: Buffer.from(tls.key) };
  const ca = tls.ca === undefined ? null : Buffer.from(tls.ca);
  return ServerCredentials.createSsl(ca, [pair], ca !== null);
}

/** What is wrong with the times of the server's own certificate: clients refuse it, and the server would never hear why. */
export function certificateProblem({ cert }: TlsOptions, now: number): string | undefined {
  const { validFrom, validTo } = new X509Certificate(Buffer.from(cert));
  if (Date.parse(validTo) < now) return `The certificate has expired: it was valid until ${validTo}`;
  if (Date.parse(validFrom) > now) return `The certificate is not valid yet: it will be from ${validFrom}`;
  return undefined;
}

const asPem = (pem: string | Uint8Array): string | Buffer => (typeof pem === "string" ? pem : Buffer.from(pem));

// `createSecureContext` takes no offence at an authority that is none: it would just trust nobody.
function readCertificates(pem: string): void {
  const [before = "", ...certificates] = pem.split("-----BEGIN CERTIFICATE-----");
  if (certificates.length === 0) throw new Error(`no certificate in ${before.length} characters`);
  for (const certificate of certificates) void new X509Certificate(`-----BEGIN CERTIFICATE-----${certificate}`);
}

function issuesOf(field: string, use: () => unknown): readonly ConfigIssue[] {
  try {
    use();
    return [];
  } catch (error) {
    // OpenSSL's words, which quote nothing of the key.
    const reason = error instanceof Error ? error.message : String(error);
    return [{ field: `tls: ${field}`, message: `tls: ${field} cannot be used: ${reason}; expected PEM` }];
  }
}
