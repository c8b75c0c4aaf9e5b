import type { ConformanceResult, RequirementReport } from "@flyte-webapi/testkit";

import { rowText } from "../../../packages/testkit/src/report/timeline.ts";
import { BROKEN_CONNECTORS, ENDLESS } from "../../../packages/testkit/test/connector/broken-connectors.ts";
import { checkEndpoint } from "../../../packages/testkit/test/connector/check-endpoint.ts";
import { startRawConnector } from "../../../packages/testkit/test/connector/raw-connector.ts";
import { block, plain } from "./page.ts";

/** The check that proves nothing where it finds no fault: a job that never ends looks like one that takes long. */
const UNPROVABLE = "OW-11";
/** In milliseconds: long enough for a call on loopback, and what a connector that hangs costs the site. */
const CALL_MS = 1_000;
const SHOWN_PORT = ":8000";
const ARROWS = " (`->` is what was sent to it, `<-` what came back)";

/**
 * What the kit says of a connector that is wrong in the way that a check looks for: calls, answers, and what was expected of them.
 *
 * @throws Error when no connector of the bank is caught by the check.
 */
export async function wireStory(id: string): Promise<string[]> {
  if (id === UNPROVABLE) return await unprovenStory(id);
  const broken = BROKEN_CONNECTORS.find(({ breaks }) => breaks === id);
  if (broken === undefined) throw new Error(`the bank has no connector that breaks ${id}`);
  const { name, options, template = {} } = broken;
  await using raw = await startRawConnector(options);
  const { protocol = "v2" } = options;
  const result = await checkEndpoint(raw.endpoint, { protocol, template, only: [id], callMs: CALL_MS });
  const { verdict, counterexample } = reportOf(result, id);
  if (counterexample === undefined) throw new Error(`"${name}" does not break ${id}: the verdict is ${verdict}`);
  const { timeline, expected, got } = counterexample;
  const calls = timeline.map(rowText);
  const judgement = [`expected: ${expected}`, `got:      ${got}`];
  return story(name, [...calls, ...(calls.length === 0 ? [] : [""]), ...judgement].join("\n"), raw.endpoint);
}

async function unprovenStory(id: string): Promise<string[]> {
  await using raw = await startRawConnector(ENDLESS);
  const { verdict, reason } = reportOf(await checkEndpoint(raw.endpoint, { only: [id], callMs: CALL_MS }), id);
  if (verdict !== "inconclusive" || reason === undefined)
    throw new Error(`${id} is ${verdict} of a job without an end`);
  return story("gives jobs that never end", `${verdict}: ${reason}`, raw.endpoint);
}

function reportOf({ requirements }: ConformanceResult, id: string): RequirementReport {
  const report = requirements.find((each) => each.id === id);
  if (report === undefined) throw new Error(`the result has no ${id}`);
  return report;
}

function story(name: string, text: string, endpoint: string): string[] {
  return [
    "## The smallest story",
    `What the kit says of a connector that ${plain(name)}${text.includes("->") ? ARROWS : ""}:`,
    // The port was free a moment ago, and means nothing to readers.
    block(text.replaceAll(endpoint.replace(/^.*:/, ":"), SHOWN_PORT)),
  ];
}
