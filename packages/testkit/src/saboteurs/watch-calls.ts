import { GrpcCode, GrpcError, type PluginSetupContext } from "@flyte-webapi/sdk";

import { callScope } from "../simulate/call-scope.ts";
import type { ProcessChange } from "./wrap-plugin.ts";

type Wire = Pick<ProcessChange, "fetch" | "grpc">;

/** Looks at what a request was about, once more. */
export type LookAgain = (signal: AbortSignal) => Promise<unknown>;

/** A request of the plugin, as it goes by. */
export interface WatchedRequest {
  /** Whether it is one that changes something, as far as can be told from outside. */
  readonly mayChange: boolean;
  readonly look: LookAgain;
  /** Makes the same request again. */
  readonly repeat: () => Promise<unknown>;
}

/** Lets every request through, and tells of each before. */
export function watchRequests({ fetch, grpc }: PluginSetupContext, onRequest: (seen: WatchedRequest) => void): Wire {
  return {
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const copy = request.clone();
      onRequest({
        mayChange: request.method !== "GET" && request.method !== "HEAD",
        look: (signal) => fetch(request.url, { signal }),
        repeat: () => fetch(copy.clone()),
      });
      return await fetch(request);
    },
    grpc: async (request) => {
      const { signal: _signal, ...same } = request;
      onRequest({
        // Nothing in a gRPC request says so; what create sends makes the job.
        mayChange: callScope.getStore()?.call?.method === "create",
        look: (signal) => grpc({ ...same, signal }),
        repeat: () => grpc(same),
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
