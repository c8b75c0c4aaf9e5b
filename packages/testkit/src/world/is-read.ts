import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { matchRequestUrl } from "msw";

import { findGrpcMethod, GRPC, grpcMethodName } from "./grpc-url.ts";
import type { World } from "./world.ts";

const SAFE_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/** Whether a request only reads: by its method, or because the world says so. */
export function isRead(world: World, method: string, url: string): boolean {
  if (method === GRPC) return isGrpcRead(world, url);
  return SAFE_METHODS.includes(method) || isDeclaredRead(world, method, url);
}

function isDeclaredRead(world: World, method: string, url: string): boolean {
  return (world.reads ?? []).some((entry) => {
    const [declaredMethod, pattern] = entry.split(" ", 2);
    return declaredMethod === method && pattern !== undefined && matchRequestUrl(new URL(url), pattern).matches;
  });
}

function isGrpcRead(world: World, url: string): boolean {
  if (world.reads?.includes(`${GRPC} ${grpcMethodName(url)}`) === true) return true;
  const method = findGrpcMethod(world.grpc, url)?.method;
  return method?.idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
}
