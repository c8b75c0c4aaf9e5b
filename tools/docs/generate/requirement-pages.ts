import { checkRequirement, requirementById, type CounterexampleReport } from "@flyte-webapi/testkit";

import { levelLabel } from "../../../packages/testkit/src/report/labels.ts";
import { rowText } from "../../../packages/testkit/src/report/timeline.ts";
import { reportRequirement } from "../../../packages/testkit/src/result/report-requirement.ts";
import { DEMANDS } from "../../../packages/testkit/src/result/demands.ts";
import { SABOTEURS } from "../../../packages/testkit/src/saboteurs/index.ts";
import { BROKEN_PLUGINS } from "../../../packages/testkit/test/plugins/broken/index.ts";
import { evidence } from "./evidence.ts";
import { block, code, plain, table, type Page } from "./page.ts";
import { REQUIREMENT_FIXES } from "./requirement-fixes.ts";
import { wireStory } from "./wire-story.ts";

type Demand = (typeof DEMANDS)[number];

const FAMILIES: Readonly<Record<string, string>> = {
  CR: "create",
  GE: "get",
  ST: "status",
  DE: "delete",
  ME: "ResourceMeta and secrets",
  LV: "liveness",
  DT: "determinism",
  OW: "a running connector, over the wire",
};

const LEVELS: Readonly<Record<Demand["level"], string>> = {
  must: "without it a plugin is not conformant",
  should: "recommended; leave it only for a reason, and write that down",
  may: "optional",
};

/** One page per requirement, with a timeline of a plugin that is made to break it; and their list. */
export async function requirementPages(): Promise<Page[]> {
  const pages: Page[] = [{ path: "requirements/index.md", markdown: listOfAll() }];
  for (const demand of DEMANDS) {
    pages.push({ path: `requirements/${demand.id.toLowerCase()}.md`, markdown: await requirementPage(demand) });
  }
  return pages;
}

async function requirementPage(demand: Demand): Promise<string> {
  const { id, level, title, tolerance, source, likelyCause, explains } = demand;
  const fix = REQUIREMENT_FIXES[id];
  if (fix === undefined) throw new Error(`${id} has no row in tools/docs/generate/requirement-fixes.ts; add one`);
  const bugs = SABOTEURS.filter(({ breaks }) => breaks === id).map(({ bug }) => `- a plugin in which ${plain(bug)}`);
  const consequences = explains.map((other) => `[${other}](${other.toLowerCase()}.md)`).join(", ");
  return [
    `# ${id}: ${plain(title)}`,
    `**${levelLabel(level)}**: ${LEVELS[level]}. Tolerance: ${plain(tolerance ?? "what the demand says, and nothing beyond it")}.`,
    "## What goes wrong",
    `The usual cause: ${plain(likelyCause)}.`,
    ...(bugs.length === 0
      ? []
      : ["The kit puts this bug into your own plugin to see whether your fake shows it:", bugs.join("\n")]),
    ...(consequences === "" ? [] : [`These break with it, and are reported as its consequences: ${consequences}.`]),
    "## Evidence",
    evidence(source, pageOf),
    ...(await example(id)),
    "## The fix",
    fix,
    "## In your project",
    block(commandFor(id), "sh"),
  ].join("\n\n");
}

/** Where a requirement has its page, seen from the page of another. */
function pageOf(id: string): string | undefined {
  return DEMANDS.some((demand) => demand.id === id) ? `${id.toLowerCase()}.md` : undefined;
}

async function example(id: string): Promise<string[]> {
  if (id.startsWith("OW-")) return await wireStory(id);
  const plugin = BROKEN_PLUGINS.find(({ breaks }) => breaks === id);
  if (plugin === undefined) throw new Error(`the bank has no plugin that breaks ${id}`);
  const result = await checkRequirement({ plugin: plugin.entry, world: plugin.world }, requirementById(id));
  const { counterexample } = reportRequirement(result, { replayCommand: () => "" });
  if (counterexample === undefined)
    throw new Error(`${plugin.entry.id} does not break ${id}: the verdict is ${result.verdict}`);
  return [
    "## The smallest story",
    `What the kit says of ${code(plugin.entry.id)}, a plugin that is wrong in this way:`,
    block(storyText(counterexample)),
  ];
}

function storyText({ timeline, end, expected, got }: CounterexampleReport): string {
  return [...timeline.map(rowText), "", `end:      ${end}`, `expected: ${expected}`, `got:      ${got}`].join("\n");
}

function commandFor(id: string): string {
  return id.startsWith("OW-")
    ? `npx flyte-webapi-conformance connector --endpoint localhost:8000 --only ${id}`
    : `npx flyte-webapi-conformance run --only ${id}`;
}

function listOfAll(): string {
  const families = Map.groupBy(DEMANDS, ({ id }) => id.slice(0, 2));
  return [
    "# All requirements",
    "One page per requirement: what goes wrong, where the demand comes from, the smallest story of a plugin that breaks it, the fix. The stories are made anew with this site: each is what the kit says of a plugin, or a connector, of its bank. [How the kit works](../../conformance.md).",
    ...[...families].flatMap(([family, demands]) => [
      `## ${family}: ${FAMILIES[family] ?? family}`,
      table(
        ["id", "level", "demand"],
        demands.map(({ id, level, title }) => [
          `[${id}](${id.toLowerCase()}.md){.id}`,
          levelLabel(level),
          plain(title),
        ]),
      ),
    ]),
  ].join("\n\n");
}
