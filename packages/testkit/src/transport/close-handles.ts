import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { ClientRequest } from "node:http";
import type { Socket } from "node:net";

import { callScope } from "../simulate/call-scope.ts";

/** Source: https://nodejs.org/api/diagnostics_channel.html#http */
const REQUESTS = "http.client.request.start";

/**
 * Closes what msw leaves open: a socket on which it has answered is destroyed without its handle, which libuv then holds for ever, and with it the
 * request, the answer and all that they know, some 100 KB.
 *
 * @returns how to stop.
 */
export function closeHandles(): () => void {
  subscribe(REQUESTS, onRequest);
  return () => unsubscribe(REQUESTS, onRequest);
}

function onRequest(message: unknown): void {
  const request: unknown =
    typeof message === "object" && message !== null ? Reflect.get(message, "request") : undefined;
  // Requests of anybody else are none of the kit's.
  if (!(request instanceof ClientRequest) || callScope.getStore()?.fetch === undefined) return;
  // It has one: the event comes when the request is written. A client may use a socket for more than one.
  const { socket } = request;
  if (socket === null || socket.listeners("close").includes(closeHandle)) return;
  socket.on("close", closeHandle);
  stopTimerWithSocket(socket);
}

/** Agents set it to seconds of real time, and it too holds the socket. Once a socket is destroyed, nobody can take it back. */
function stopTimerWithSocket(socket: Socket): void {
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) => {
    socket.setTimeout(0);
    return destroy(error);
  };
}

// A handle has no public name; where Node closed it, it is gone by now.
function closeHandle(this: Socket): void {
  const handle: unknown = Reflect.get(this, "_handle");
  if (typeof handle !== "object" || handle === null) return;
  Reflect.set(this, "_handle", null);
  for (const each of [handle, Reflect.get(handle, "_parent")]) {
    const close: unknown = typeof each === "object" && each !== null ? Reflect.get(each, "close") : undefined;
    if (typeof close === "function") Reflect.apply(close, each, []);
  }
}
