import { syncBuiltinESMExports } from "node:module";

import { patchChance } from "./patch-chance.ts";
import { patchFiles } from "./patch-files.ts";
import { patchNetwork } from "./patch-network.ts";
import { patchTime } from "./patch-time.ts";
import { patchTimers } from "./patch-timers.ts";
import { Patches } from "./patches.ts";
import { watchWork } from "./watch-work.ts";

/** How many checks run right now: the last one to end puts everything back. */
let depth = 0;
const patches = new Patches();
let unwatchWork = (): void => {};

/** Options of {@link withAmbientGuard}. */
export interface AmbientGuardOptions {
  /** Whether the plugin's requests by other means than its setup context fail. Otherwise somebody else must catch them; those of grpc-js always fail. */
  readonly deniesNetwork: boolean;
}

/**
 * Runs `body` while ambient time, chance and network are watched. Code that runs for a call of the plugin is noticed, and gets simulated time
 * and chance and no network; everybody else gets the real thing.
 */
export async function withAmbientGuard<T>(options: AmbientGuardOptions, body: () => Promise<T>): Promise<T> {
  if (depth === 0) install(options);
  depth += 1;
  try {
    return await body();
  } finally {
    depth -= 1;
    if (depth === 0) uninstall();
  }
}

function install({ deniesNetwork }: AmbientGuardOptions): void {
  patchChance(patches);
  patchFiles(patches);
  patchTime(patches);
  patchTimers(patches);
  patchNetwork(patches, { onlyToGrpc: !deniesNetwork });
  syncBuiltinESMExports();
  unwatchWork = watchWork();
}

function uninstall(): void {
  unwatchWork();
  patches.undo();
  syncBuiltinESMExports();
}
