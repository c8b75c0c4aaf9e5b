import dns from "node:dns";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import net from "node:net";
import tls from "node:tls";

import { injectedCounterpart, type AmbientSource } from "./ambient-source.ts";
import type { Patches } from "./patches.ts";
import { useAmbient } from "./use-ambient.ts";

/**
 * Denies the network; with `onlyToGrpc`, to grpc-js alone, whose connections nobody can intercept: what the kernel does between two turns of the event
 * loop is not the same each time.
 */
export function patchNetwork(patches: Patches, { onlyToGrpc }: { readonly onlyToGrpc: boolean }): void {
  const deny = (owner: object, key: string, usual: AmbientSource): void =>
    patches.replaceFunction(owner, key, (real) => (...args: never[]) => {
      const isGrpc = isCalledByGrpc();
      const source = isGrpc ? "@grpc/grpc-js" : usual;
      if ((onlyToGrpc && !isGrpc) || useAmbient(source) === undefined) return Reflect.apply(real, owner, args);
      const error = new TypeError(
        isGrpc
          ? "@grpc/grpc-js cannot be carried by a simulation, whatever the transport; use setup.grpc instead, or createGrpcClient of @flyte-webapi/sdk/grpc"
          : `${source} was called in a simulation, where there is no network; use ${injectedCounterpart(source)} instead`,
      );
      if (source === "fetch" || owner === dns.promises) return Promise.reject(error);
      throw error;
    });
  deny(globalThis, "fetch", "fetch");
  deny(http, "request", "node:http request");
  deny(http, "get", "node:http request");
  deny(https, "request", "node:https request");
  deny(https, "get", "node:https request");
  deny(net, "connect", "node:net connect");
  deny(net, "createConnection", "node:net connect");
  deny(tls, "connect", "node:tls connect");
  deny(dns, "lookup", "node:dns lookup");
  deny(dns.promises, "lookup", "node:dns lookup");
  deny(http2, "connect", "node:http2 connect");
}

const INNERMOST = 8;

function isCalledByGrpc(): boolean {
  const usual = Error.stackTraceLimit;
  Error.stackTraceLimit = INNERMOST;
  const { stack = "" } = new Error("network");
  Error.stackTraceLimit = usual;
  return stack.replaceAll("\\", "/").includes("/node_modules/@grpc/grpc-js/");
}
