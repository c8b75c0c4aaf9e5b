import { http, HttpResponse, passthrough } from "msw";
import { setupServer } from "msw/node";

import { Patches } from "../ambient/patches.ts";
import { callScope } from "../simulate/call-scope.ts";
import { closeHandles } from "./close-handles.ts";
import { patchAgents } from "./patch-agents.ts";

/** How many checks intercept right now: the last one to end stops it. */
let depth = 0;
let stop = (): void => {};

/**
 * Runs `body` while requests that the plugin sends by any client of Node are caught and go over the simulated wire. Requests of anybody else
 * pass untouched.
 */
export async function withInterception<T>(body: () => Promise<T>): Promise<T> {
  if (depth === 0) {
    const server = setupServer(http.all("*", ({ request }) => carry(request)));
    server.listen({ onUnhandledFrame: "bypass" });
    // Answered without a detour: undici's pool of connections is a state that all runs share.
    const otherFetch = globalThis.fetch;
    globalThis.fetch = (input, init) => (callScope.getStore()?.fetch ?? otherFetch)(input, init);
    const stopClosing = closeHandles();
    const patches = new Patches();
    patchAgents(patches, fetchInScope);
    stop = () => {
      patches.undo();
      stopClosing();
      globalThis.fetch = otherFetch;
      server.close();
    };
  }
  depth += 1;
  try {
    return await body();
  } finally {
    depth -= 1;
    if (depth === 0) stop();
  }
}

async function carry(request: Request): Promise<Response> {
  const fetch = callScope.getStore()?.fetch;
  if (fetch === undefined) return passthrough();
  try {
    return await fetch(request);
  } catch {
    // What the wire does to a request is an error of the connection for every client.
    return HttpResponse.error();
  }
}

/** Only asked for where there is one. */
async function fetchInScope(request: Request): Promise<Response> {
  const response = await callScope.getStore()?.fetch?.(request);
  // What msw's handlers answer with for a connection that breaks.
  if (response === undefined || response.type === "error") throw new TypeError("Network error");
  return response;
}
