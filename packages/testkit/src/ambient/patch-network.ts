import dns from "node:dns";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import tls from "node:tls";

import { injectedCounterpart, type AmbientSource } from "./ambient-source.ts";
import type { Patches } from "./patches.ts";
import { useAmbient } from "./use-ambient.ts";

/** Denies the network. */
export function patchNetwork(patches: Patches): void {
  const deny = (owner: object, key: string, source: AmbientSource): void =>
    patches.replaceFunction(owner, key, (real) => (...args: never[]) => {
      if (useAmbient(source) === undefined) return Reflect.apply(real, owner, args);
      const error = new TypeError(
        `${source} was called in a simulation, where there is no network; use ${injectedCounterpart(source)} instead`,
      );
      if (source === "fetch") return Promise.reject(error);
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
}
