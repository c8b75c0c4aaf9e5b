import type { GrpcMetadata } from "@flyte-webapi/sdk";

/** The same metadata with a text replaced in all values but bytes. */
export function rewriteGrpcMetadata(metadata: GrpcMetadata, rewrite: (text: string) => string): GrpcMetadata {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, values]) => [
      name,
      values.map((value) => (typeof value === "string" ? rewrite(value) : value)),
    ]),
  );
}
