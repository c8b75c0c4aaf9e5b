import type { RequestHandler } from "msw";

import type { GrpcFake, GrpcFakeMethod } from "../world/grpc-service.ts";
import type { World, WorldTools } from "../world/world.ts";
import { makeHandlers } from "./make-handlers.ts";

/** The author's fake in one simulation. */
export interface Fake {
  readonly handlers: readonly RequestHandler[];
  /** The methods of each gRPC service. */
  readonly grpc: ReadonlyMap<GrpcFake, Readonly<Record<string, GrpcFakeMethod | undefined>>>;
}

/** Makes the author's fake anew. @throws what the world throws. */
export function makeFake(world: World, tools: WorldTools): Fake {
  return {
    handlers: makeHandlers(world, tools),
    grpc: new Map((world.grpc ?? []).map((fake) => [fake, fake.methods(tools)])),
  };
}
