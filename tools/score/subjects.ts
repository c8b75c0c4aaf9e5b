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
}

/** A plugin that is wrong in one way. */
export interface BrokenSubject extends NamedSubject {
  /** The requirement that it breaks. */
  readonly breaks: string;
}

/** A correct plugin. */
export interface GoodSubject extends NamedSubject {
  /** Simulations to run at least. */
  readonly simulations: number;
}

/** What the kit is measured on. */
export interface Subjects {
  readonly broken: readonly BrokenSubject[];
  readonly good: readonly GoodSubject[];
}

const GOOD_SIMULATIONS = 1_000;
/** The template is what every author starts from: it is looked at longest. More than 2,000, since some requirements do not apply to it. */
const TEMPLATE_SIMULATIONS = 2_400;

/** The bank of broken plugins, the correct ones of other designs, and the templates. */
export function readSubjects(): Subjects {
  return {
    broken: BROKEN_PLUGINS.map(({ entry, breaks }) => ({
      name: entry.id,
      plugin: entry,
      world: jobServiceWorld,
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
