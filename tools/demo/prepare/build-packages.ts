import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { build } from "../../checks/build.ts";
import { killAll } from "../../run/exec.ts";
import { pack } from "../../run/pack.ts";
import { repoRoot } from "../../run/repo.ts";
import { DemoError } from "../steps/demo-error.ts";

/** The packed packages: paths of tarballs. */
export interface Tarballs {
  readonly sdk: string;
  readonly testkit: string;
  readonly createPlugin: string;
}

/**
 * Builds the packages and packs them as they would be published.
 *
 * @throws DemoError with the output of what failed.
 */
export async function buildPackages(destination: string, signal: AbortSignal): Promise<Tarballs> {
  signal.addEventListener("abort", killAll, { once: true });
  try {
    const make = async (name: string): Promise<string> => {
      await buildOne(name, signal);
      return await packOne(name, join(destination, name), signal);
    };
    const sdk = await make("sdk");
    // The testkit is built against the sdk's declarations; create-plugin needs neither.
    const [testkit, createPlugin] = await Promise.all([make("testkit"), make("create-plugin")]);
    return { sdk, testkit, createPlugin };
  } finally {
    signal.removeEventListener("abort", killAll);
  }
}

async function buildOne(name: string, signal: AbortSignal): Promise<void> {
  const { failed, output } = await build(repoRoot, `packages/${name}`);
  signal.throwIfAborted();
  if (failed > 0) throw new DemoError(`packages/${name} cannot be built`, output);
}

async function packOne(name: string, destination: string, signal: AbortSignal): Promise<string> {
  await mkdir(destination, { recursive: true });
  try {
    return await pack(repoRoot, `packages/${name}`, destination);
  } catch (cause) {
    signal.throwIfAborted();
    throw new DemoError(`packages/${name} cannot be packed`, String(cause), { cause });
  }
}
