import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { matchRequestUrl } from "msw";

import { findGrpcMethod, GRPC, grpcMethodName } from "./grpc-url.ts";
import type { World, WorldRequest } from "./world.ts";

const SAFE_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/** Whether a request only reads: by its method, or because the world says so. */
export function isRead(world: World, request: WorldRequest): boolean {
  if (request.method === GRPC) return isGrpcRead(world, request.url);
  return SAFE_METHODS.includes(request.method) || isDeclaredRead(world, request);
}

function isDeclaredRead(world: World, request: WorldRequest): boolean {
  const { method, url } = request;
  return (world.reads ?? []).some((entry) => {
    if (typeof entry === "function") return entry(request);
    const [declaredMethod, pattern] = entry.split(" ", 2);
    return declaredMethod === method && pattern !== undefined && matchRequestUrl(new URL(url), pattern).matches;
  });
}

function isGrpcRead(world: World, url: string): boolean {
  if (world.reads?.includes(`${GRPC} ${grpcMethodName(url)}`) === true) return true;
  const method = findGrpcMethod(world.grpc, url)?.method;
  return method?.idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
}
