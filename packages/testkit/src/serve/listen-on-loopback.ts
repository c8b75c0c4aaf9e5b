import { once } from "node:events";
import type { Server } from "node:net";

/** Listens on a free port of loopback, and gives it. @throws the error of the server when it cannot. */
export async function listenOnLoopback(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return address.port;
}
