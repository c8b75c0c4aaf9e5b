import type { World, WorldTools } from "../world/world.ts";
import { ServedJobs } from "./served-jobs.ts";

/** What the handlers of a served world get, and what the test sees of it. */
export interface ServedTools extends WorldTools {
  readonly jobs: ServedJobs;
  readonly resourceIds: ReadonlySet<string>;
  /** The value of each secret of the world. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** @throws RangeError for the value of a secret that the world does not list. */
export function createServedTools(
  world: World,
  given: Readonly<Record<string, string>>,
  now: () => number,
): ServedTools {
  const listed = world.secrets ?? [];
  for (const key of Object.keys(given)) {
    if (listed.includes(key)) continue;
    throw new RangeError(`secrets.${key}: the world lists no such secret; expected ${listed.join(", ") || "none"}`);
  }
  const secrets = Object.fromEntries(listed.map((key) => [key, given[key] ?? `value-of-${key}`]));
  const resourceIds = new Set<string>();
  return {
    jobs: new ServedJobs(world, now),
    resourceIds,
    resources: {
      add: (id) => void resourceIds.add(id),
      has: (id) => resourceIds.has(id),
      remove: (id) => resourceIds.delete(id),
    },
    secrets,
    secret: (key) => {
      const value = secrets[key];
      if (value === undefined) throw new RangeError(`The world does not list the secret "${key}"`);
      return value;
    },
    now,
  };
}
