import type { Duplex } from "node:stream";

import type { Timer } from "@flyte-webapi/sdk";

type SetTimer = (ms: number, callback: () => void) => Timer;

/** Makes `setTimeout` of a socket, in the time of the plugin: one timer at most, none with 0, and none any more when the socket is closed. */
export function socketTimeout(socket: Duplex, setTimer: SetTimer): (ms: number, callback?: () => void) => Duplex {
  let timer: Timer | undefined;
  socket.once("close", () => timer?.cancel());
  return (ms, callback) => {
    timer?.cancel();
    timer = ms > 0 && !socket.destroyed ? setTimer(ms, () => socket.emit("timeout")) : undefined;
    if (callback !== undefined) socket.once("timeout", callback);
    return socket;
  };
}
