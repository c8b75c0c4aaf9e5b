import type { GrpcMetadata } from "../contract/grpc-metadata.ts";
import type { ConfigIssue } from "../errors/config-error.ts";
import { credentialProblem, headerProblem } from "../http/header-problem.ts";
import { isSensitiveName } from "../http/is-sensitive-name.ts";
import type { GrpcMetadataInit } from "./grpc-client.ts";

/** Checks metadata and puts its names in lower case. Adds to `issues` what is wrong, without any value. */
export function readMetadata(
  field: string,
  metadata: GrpcMetadataInit | undefined,
  issues: ConfigIssue[],
): GrpcMetadata {
  const result: Record<string, readonly (string | Uint8Array)[]> = {};
  for (const [given, value] of Object.entries(metadata ?? {})) {
    if (value === undefined) continue;
    const name = given.toLowerCase();
    const values = typeof value === "string" || value instanceof Uint8Array ? [value] : value;
    for (const one of values) {
      const problem = problemOf(name, one);
      if (problem !== undefined) issues.push({ field, message: `${field}: ${problem}` });
    }
    result[name] = values.map((one) => (typeof one === "string" ? one.trim() : one));
  }
  return result;
}

// Source: grpc/grpc, doc/PROTOCOL-HTTP2.md, Custom-Metadata.
const NAME = /^[0-9a-z_.-]+$/;

function problemOf(name: string, value: unknown): string | undefined {
  if (!NAME.test(name)) return "metadata has a name that is not allowed";
  if (name.startsWith("grpc-")) return `"${name}" is a name that gRPC keeps for itself`;
  if (name.endsWith("-bin")) {
    return value instanceof Uint8Array ? undefined : `"${name}" must be bytes, because its name ends with -bin`;
  }
  if (value instanceof Uint8Array) return `"${name}" must be text, because its name does not end with -bin`;
  return headerProblem(name, value) ?? (isSensitiveName(name) ? credentialProblem(name, String(value)) : undefined);
}
