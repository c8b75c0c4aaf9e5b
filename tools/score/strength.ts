import { checkConformance, requirementById } from "@flyte-webapi/testkit";

import { checkStrength } from "../../packages/testkit/src/saboteurs/check-strength.ts";
import { SABOTEURS } from "../../packages/testkit/src/saboteurs/index.ts";
import { keyHeader, pluginOf } from "../../packages/testkit/test/plugins/design.ts";
import { weakWorld } from "../../packages/testkit/test/plugins/weak.world.ts";
import type { NamedSubject } from "./subjects.ts";

/** Whether the kit can tell a strong fake from a weak one. */
export interface StrengthScore {
  readonly saboteurs: number;
  /** Those that the template's fake shows. */
  readonly saboteursCaught: number;
  /** Whether a plugin that passes with a fake that could not tell is called inconclusive. */
  readonly weakFakeInconclusive: boolean;
  readonly problems: readonly string[];
}

/** Sends all saboteurs against the template, and one against a fake that is weak on purpose. */
export async function scoreStrength(template: NamedSubject): Promise<StrengthScore> {
  const ids = [...new Set(SABOTEURS.map(({ breaks }) => breaks))];
  const results = [];
  for (const id of ids) results.push(...(await checkStrength(template, requirementById(id))));
  const missed = results.filter(({ outcome }) => outcome !== "caught");
  const plugin = pluginOf("key-header", () => keyHeader);
  const weak = await checkConformance({ plugin, world: weakWorld }, requirementById("CR-01"));
  return {
    saboteurs: SABOTEURS.length,
    saboteursCaught: results.length - missed.length,
    weakFakeInconclusive: weak.verdict === "inconclusive",
    problems: [
      ...missed.map(({ saboteur, outcome }) => `saboteur ${saboteur.id} is ${outcome} with the template's fake`),
      ...(weak.verdict === "inconclusive" ? [] : [`with a weak fake the verdict on CR-01 is ${weak.verdict}`]),
    ],
  };
}
