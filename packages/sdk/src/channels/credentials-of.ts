import { credentials, type ChannelCredentials } from "@grpc/grpc-js";

import type { GrpcSecurity } from "../contract/grpc-unary.ts";

/** @throws Error of Node's when a certificate or key cannot be read. */
export function credentialsOf(security: GrpcSecurity = { kind: "tls" }): ChannelCredentials {
  if (security.kind === "plaintext") return credentials.createInsecure();
  const { rootCertificates, certificate } = security;
  return credentials.createSsl(
    rootCertificates === undefined ? null : Buffer.from(rootCertificates),
    certificate === undefined ? null : Buffer.from(certificate.privateKey),
    certificate === undefined ? null : Buffer.from(certificate.chain),
  );
}
