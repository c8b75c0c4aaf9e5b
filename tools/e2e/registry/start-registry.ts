import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";

import { runServer } from "verdaccio";

import type { NpmSettings } from "./npm-settings.ts";

/** A registry of its own on loopback. */
export interface LocalRegistry {
  /** With a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts verdaccio inside this process, so that it cannot outlive it. It holds what is published to it, and passes on everything else
 * from the registry of this machine, which it keeps in `folder`.
 */
export async function startRegistry(folder: string, settings: NpmSettings): Promise<LocalRegistry> {
  const server = await createServer(folder, settings);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the registry has no port");
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function createServer(folder: string, { registry, cafile, proxy, noProxy }: NpmSettings): Promise<Server> {
  // Nobody logs in here. `publish: $all` without a proxy for our scope: what is not published to this registry does not exist.
  const open = { access: "$all", publish: "$all", unpublish: "$all" };
  const config = {
    self_path: join(folder, "verdaccio.yaml"),
    storage: join(folder, "storage"),
    web: { enable: false },
    uplinks: {
      outside: {
        url: registry,
        // A run takes minutes: what was looked up stays right for as long.
        maxage: "1d",
        timeout: "60s",
        max_fails: 100,
        ...(cafile === undefined ? {} : { ca: readFileSync(cafile, "utf8") }),
        ...(proxy === undefined ? {} : { https_proxy: proxy }),
        ...(noProxy === undefined ? {} : { no_proxy: noProxy }),
      },
    },
    packages: {
      "@flyte-webapi/*": open,
      "@e2e/*": open,
      "**": { ...open, proxy: "outside" },
    },
    log: { type: "file", path: join(folder, "verdaccio.log"), level: "warn" },
    max_body_size: "50mb",
  };
  // Declared without a type.
  return (await runServer(config)) as Server;
}
