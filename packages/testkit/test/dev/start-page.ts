import { createSeededRandom, systemClock } from "@flyte-webapi/sdk/runtime";

import { serveDevPage, type DevServer } from "../../src/dev/server/dev-server.ts";
import { DevSession } from "../../src/dev/session/dev-session.ts";
import { inventedSecrets, type LiveSecrets } from "../../src/dev/session/live-secrets.ts";
import { pageSubject } from "./page-subject.ts";

/** A session with its page, for a test. */
export interface StartedPage {
  readonly session: DevSession;
  readonly server: DevServer;
  readonly secrets: LiveSecrets;
  readonly token: string;
  [Symbol.asyncDispose](): Promise<void>;
}

export const TOKEN = "a-token-for-tests";

/** Starts a session against the fake, and its page with this program. */
export async function startPage(script: string, stepMs = 400): Promise<StartedPage> {
  const { plugin, world } = pageSubject;
  const secrets = inventedSecrets(world.secrets ?? [], {});
  const session = new DevSession({
    plugin,
    world,
    service: "fake",
    secrets,
    clock: systemClock,
    random: createSeededRandom(1),
    pollMs: 5_000,
    stepMs,
    fetch: globalThis.fetch,
  });
  await session.start();
  const server = await serveDevPage({ session, assets: { script }, token: TOKEN, port: 0 });
  return {
    session,
    server,
    secrets,
    token: TOKEN,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await session.close({ abort: false });
    },
  };
}
