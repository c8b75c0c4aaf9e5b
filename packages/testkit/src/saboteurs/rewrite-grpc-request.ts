import type { GrpcRequest } from "@flyte-webapi/sdk";

import { rewriteGrpcMessage } from "./rewrite-grpc-message.ts";
import { rewriteGrpcMetadata } from "./rewrite-grpc-metadata.ts";

/** The same request with a text replaced wherever it stands: metadata and message. */
export function rewriteGrpcRequest(request: GrpcRequest, rewrite: (text: string) => string): GrpcRequest {
  return {
    ...request,
    metadata: rewriteGrpcMetadata(request.metadata ?? {}, rewrite),
    message: rewriteGrpcMessage(request.message, rewrite) ?? request.message,
  };
}
