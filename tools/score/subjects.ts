import type { PluginEntry } from "@flyte-webapi/sdk";
import type { Transport } from "@flyte-webapi/testkit";
import type { World } from "@flyte-webapi/testkit/msw";

import { BROKEN_PLUGINS } from "../../packages/testkit/test/plugins/broken/index.ts";
import { GOOD_SUBJECTS } from "../../packages/testkit/test/plugins/good/subjects.ts";
import { restJobPlugin } from "../../templates/rest/src/index.ts";
import { restJobWorld } from "../../templates/rest/test/rest-job.world.ts";

/** A plugin with the fake of its service. */
export interface NamedSubject {
  /** No two broken plugins have the same, and no two correct ones. */
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
  /** Whether these are all: only then can it be said that a requirement has no broken plugin. */
  readonly complete: boolean;
}

/**
 * The bank of broken plugins, the correct ones of other designs, and the template; or those of them whose name has `only` in it.
 *
 * @throws RangeError when two of a kind have the same name: one of them would be measured twice, and the other never. Also when `only` leaves none.
 */
export function readSubjects(only = ""): Subjects {
  const template: NamedSubject = { name: "templates/rest", plugin: restJobPlugin, world: restJobWorld };
  const broken = BROKEN_PLUGINS.map(({ entry, breaks, world }) => ({ name: entry.id, plugin: entry, world, breaks }));
  const good = [...GOOD_SUBJECTS.map((subject) => ({ ...subject, name: subject.plugin.id })), template];
  checkNames(broken);
  checkNames(good);
  const isMeant = ({ name }: NamedSubject): boolean => name.includes(only);
  const subjects = { broken: broken.filter(isMeant), good: good.filter(isMeant), template, complete: only === "" };
  if (subjects.broken.length + subjects.good.length === 0) {
    throw new RangeError(
      `--only is ${JSON.stringify(only)}, which no name of a plugin has in it; correct plugins are ${good.map(({ name }) => name).join(", ")}`,
    );
  }
  return subjects;
}

function checkNames(subjects: readonly NamedSubject[]): void {
  const known = new Set<string>();
  for (const { name } of subjects) {
    if (known.has(name)) throw new RangeError(`Two plugins of the bank are called ${JSON.stringify(name)}`);
    known.add(name);
  }
}
