import type { PluginEntry } from "@flyte-webapi/sdk";
import type { Transport } from "@flyte-webapi/testkit";
import type { World } from "@flyte-webapi/testkit/msw";

import { BROKEN_PLUGINS } from "../../packages/testkit/test/plugins/broken/index.ts";
import { GOOD_SUBJECTS } from "../../packages/testkit/test/plugins/good/subjects.ts";
import { restJobPlugin } from "../../templates/rest/src/index.ts";
import { restJobWorld } from "../../templates/rest/test/rest-job.world.ts";

/** A plugin with the fake of its service. */
export interface NamedSubject {
  /** No two subjects have the same. */
  readonly name: string;
  readonly plugin: PluginEntry;
  readonly world: World;
  /** Default: `direct`. */
  readonly transport?: Transport | undefined;
}

/** A plugin that is wrong in one way. */
export interface BrokenSubject extends NamedSubject {
  /** The requirement that it breaks. */
  readonly breaks: string;
}

/** What the kit is measured on. */
export interface Subjects {
  readonly broken: readonly BrokenSubject[];
  readonly good: readonly NamedSubject[];
  /** One of the good: what every author starts from. Its fake must be strong enough for all saboteurs. */
  readonly template: NamedSubject;
}

/** The bank of broken plugins, the correct ones of other designs, and the template. */
export function readSubjects(): Subjects {
  const template: NamedSubject = { name: "templates/rest", plugin: restJobPlugin, world: restJobWorld };
  return {
    broken: BROKEN_PLUGINS.map(({ entry, breaks, world }) => ({
      name: entry.id,
      plugin: entry,
      world,
      breaks,
    })),
    good: [...GOOD_SUBJECTS.map((subject) => ({ ...subject, name: subject.plugin.id })), template],
    template,
  };
}
