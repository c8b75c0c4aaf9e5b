import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";

import { checkConformance, checkRequirement, requirementById, type Subject } from "../src/index.ts";
import { checkStrength } from "../src/saboteurs/check-strength.ts";
import { SABOTEURS } from "../src/saboteurs/index.ts";
import type { World } from "../src/msw/index.ts";
import { keyHeader, pluginOf } from "./plugins/design.ts";
import { GOOD_PLUGINS } from "./plugins/good/index.ts";
import { OTHER_CLIENTS } from "./plugins/good/other-clients.ts";
import { pagedPlugin } from "./plugins/good/paged/paged.plugin.ts";
import { pagedWorld } from "./plugins/good/paged/paged.world.ts";
import { jobServiceWorld, SERVICE_URL } from "./plugins/job-service.world.ts";
import { GOOD_SUBJECTS } from "./plugins/good/subjects.ts";
import { searchedPlugin } from "./plugins/good/searched/searched.plugin.ts";
import { searchedWorld } from "./plugins/good/searched/searched.world.ts";
import { weakWorld } from "./plugins/weak.world.ts";

const subjects: readonly Subject[] = [
  ...GOOD_PLUGINS.map((plugin) => ({ plugin, world: jobServiceWorld })),
  { plugin: searchedPlugin, world: searchedWorld },
];
const byRequirement = Map.groupBy(SABOTEURS, ({ breaks }) => breaks);

describe("saboteurs", () => {
  it.for(subjects.map((subject) => [subject.plugin.id, subject] as const))(
    "are all caught in %s by an honest fake",
    { timeout: 60_000 },
    async ([, subject]) => {
      for (const id of byRequirement.keys()) {
        const results = await checkStrength(subject, requirementById(id));
        const missed = results.filter(({ outcome }) => outcome !== "caught").map(({ saboteur }) => saboteur.id);
        expect(missed, id).toEqual([]);
      }
    },
  );

  it.for(GOOD_SUBJECTS.map((subject) => [subject.plugin.id, subject] as const))(
    "leave no doubt about %s, whatever its client, where its fake is honest",
    { timeout: 60_000 },
    async ([, subject]) => {
      for (const id of byRequirement.keys()) {
        const { verdict, ...rest } = await checkConformance(subject, requirementById(id));
        expect(["pass", "not-applicable"], `${id}: ${"reason" in rest ? rest.reason : ""}`).toContain(verdict);
      }
    },
  );

  it.for(OTHER_CLIENTS.map((plugin) => [plugin.id, plugin] as const))(
    "are put into %s, which takes no fetch from its setup context, and caught",
    { timeout: 60_000 },
    async ([, plugin]) => {
      const subject: Subject = { plugin, world: jobServiceWorld, transport: "intercept" };
      for (const id of byRequirement.keys()) {
        const results = await checkStrength(subject, requirementById(id));
        const missed = results.filter(({ outcome }) => outcome !== "caught").map(({ saboteur }) => saboteur.id);
        expect(missed, id).toEqual([]);
      }
    },
  );

  it("who tamper with the key are caught in a plugin that compares keys itself, in a list", async () => {
    const results = await checkStrength({ plugin: pagedPlugin, world: pagedWorld }, requirementById("CR-05"));
    expect(results.map(({ saboteur, outcome }) => [saboteur.id, outcome])).toEqual([
      ["key-of-first-attempt", "caught"],
    ]);
  });

  it("who tamper with the key go unnoticed with a fake that knows jobs by their payload, though the plugin passes", async () => {
    const plugin = pluginOf("key-header", () => keyHeader);
    const weak: World = {
      ...jobServiceWorld,
      handlers: (tools) => [
        http.post(`${SERVICE_URL}/jobs`, async ({ request }) => {
          const spec = await request.text();
          const known = tools.jobs.list().find((job) => job.spec === spec);
          const job = known ?? tools.jobs.add({ spec });
          return HttpResponse.json({ id: job.id, state: job.state }, { status: 201 });
        }),
        ...jobServiceWorld.handlers(tools),
      ],
    };
    const subject = { plugin, world: weak };
    const CR_01 = requirementById("CR-01");
    expect((await checkRequirement(subject, CR_01)).verdict).toBe("pass");
    // The service is told no key, so there is none to tamper with: the strength of the fake is unknown.
    expect((await checkStrength(subject, CR_01)).map(({ outcome }) => outcome)).toEqual(["unfit"]);
  });

  it("go unnoticed with a fake that is told the key and does not use it", async () => {
    const plugin = pluginOf("key-header", () => keyHeader);
    const results = await checkStrength({ plugin, world: weakWorld }, requirementById("CR-01"));
    expect(results.map(({ saboteur, outcome }) => [saboteur.id, outcome])).toEqual([["key-per-try", "unnoticed"]]);
    const verdict = await checkConformance({ plugin, world: weakWorld }, requirementById("CR-01"));
    expect(verdict).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining('the bug "key-per-try"'),
    });
  });
});
