import type { PluginEntry } from "@flyte-webapi/sdk";
import type { World } from "@flyte-webapi/testkit/msw";

import { BROKEN_PLUGINS } from "../../packages/testkit/test/plugins/broken/index.ts";
import { GOOD_PLUGINS } from "../../packages/testkit/test/plugins/good/index.ts";
import { jobServiceWorld } from "../../packages/testkit/test/plugins/job-service.world.ts";
import { restJobPlugin } from "../../templates/rest/src/index.ts";
import { restJobWorld } from "../../templates/rest/test/rest-job.world.ts";

/** A plugin with the fake of its service. */
export interface NamedSubject {
  readonly name: string;
  readonly plugin: PluginEntry;
  readonly world: World;
  /** Simulations to run at least. */
  readonly simulations: number;
}

/** What the kit is measured on. */
export interface Subjects {
  readonly broken: readonly (NamedSubject & { readonly breaks: string })[];
  readonly good: readonly NamedSubject[];
}

const BROKEN_SIMULATIONS = 650;
const GOOD_SIMULATIONS = 1_000;
/** The template is what every author starts from: it is looked at longest. */
const TEMPLATE_SIMULATIONS = 2_000;

/** The bank of broken plugins, the correct ones of other designs, and the templates. */
export function readSubjects(): Subjects {
  return {
    broken: BROKEN_PLUGINS.map(({ entry, breaks }) => ({
      name: entry.id,
      plugin: entry,
      world: jobServiceWorld,
      simulations: BROKEN_SIMULATIONS,
      breaks,
    })),
    good: [
      ...GOOD_PLUGINS.map((plugin) => ({
        name: plugin.id,
        plugin,
        world: jobServiceWorld,
        simulations: GOOD_SIMULATIONS,
      })),
      { name: "templates/rest", plugin: restJobPlugin, world: restJobWorld, simulations: TEMPLATE_SIMULATIONS },
    ],
  };
}
