import { GrpcCode, GrpcError, type PluginSetupContext } from "@flyte-webapi/sdk";

import { callScope } from "../simulate/call-scope.ts";
import type { ProcessChange } from "../simulate/change-plugin.ts";
import type { CallMethod } from "../simulate/history.ts";
import { GRPC, grpcUrl } from "../world/grpc-url.ts";
import { isRead } from "../world/is-read.ts";
import type { World } from "../world/world.ts";

type Wire = Pick<ProcessChange, "fetch" | "grpc">;

/** Makes a request again. */
export type Repeat = (signal: AbortSignal) => Promise<unknown>;

/** A request of the plugin, as it goes by. */
export interface WatchedRequest {
  /** Whether it only reads. */
  readonly reads: boolean;
  /** The method of the plugin that makes it. */
  readonly method: CallMethod | undefined;
  readonly repeat: Repeat;
}

/** Lets every request through, and tells of each before. */
export function watchRequests(
  world: World,
  { fetch, grpc }: PluginSetupContext,
  onRequest: (seen: WatchedRequest) => void,
): Wire {
  const caller = (): CallMethod | undefined => callScope.getStore()?.call?.method;
  return {
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { method, url, headers } = request;
      const body = request.body === null ? undefined : await request.clone().text();
      onRequest({
        reads: isRead(world, { method, url, headers, body: body ?? "" }),
        method: caller(),
        repeat: (signal) => fetch(url, { method, headers, signal, ...(body === undefined ? {} : { body }) }),
      });
      return await fetch(request);
    },
    grpc: async (request) => {
      const url = grpcUrl(request);
      onRequest({
        reads: isRead(world, { method: GRPC, url, headers: new Headers(), body: "" }),
        method: caller(),
        repeat: (signal) => grpc({ ...request, signal }),
      });
      return await grpc(request);
    },
  };
}

/** Lets every request through, and tells of each answer whether the service says that there is no such thing. */
export function watchAnswers({ fetch, grpc }: PluginSetupContext, onAnswer: (isMissing: boolean) => void): Wire {
  return {
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      onAnswer(response.status === 404 || response.status === 410);
      return response;
    },
    grpc: async (request) => {
      try {
        const response = await grpc(request);
        onAnswer(false);
        return response;
      } catch (error) {
        if (error instanceof GrpcError) onAnswer(error.code === GrpcCode.NOT_FOUND);
        throw error;
      }
    },
  };
}
