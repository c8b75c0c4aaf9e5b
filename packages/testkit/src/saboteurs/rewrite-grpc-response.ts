import type { GrpcResponse } from "@flyte-webapi/sdk";

import { rewriteGrpcMessage } from "./rewrite-grpc-message.ts";
import { rewriteGrpcMetadata } from "./rewrite-grpc-metadata.ts";

/** The same answer with a text replaced wherever it stands: metadata and message. */
export function rewriteGrpcResponse(response: GrpcResponse, rewrite: (text: string) => string): GrpcResponse {
  return {
    message: rewriteGrpcMessage(response.message, rewrite) ?? response.message,
    headers: rewriteGrpcMetadata(response.headers, rewrite),
    trailers: rewriteGrpcMetadata(response.trailers, rewrite),
  };
}
