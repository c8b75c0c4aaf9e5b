import type { JsonValue } from "@flyte-webapi/sdk/connector";

import { statusText, type ConnectorSession } from "../session.ts";
import { at, listOf, textAt } from "../task-shape.ts";
import { fail, notApplicable, PASS, unproven, type WireCheck } from "../wire-check.ts";

/** What ListConnectors or ListAgents said, as names with their task types. */
export interface ListedConnector {
  readonly name: string;
  readonly taskTypes: readonly { readonly name: string; readonly version: number }[];
}

/** Reads the answer of ListConnectors in either version. */
export function listedConnectors(message: JsonValue | undefined): readonly ListedConnector[] {
  return listOf(at(message, "connectors") ?? at(message, "agents")).map((connector) => ({
    name: textAt(connector, "name") ?? "",
    taskTypes: listOf(at(connector, "supportedTaskCategories")).map((category) => ({
      name: textAt(category, "name") ?? "",
      version: Number(at(category, "version") ?? 0),
    })),
  }));
}

const lists: WireCheck = {
  id: "OW-01",
  level: "should",
  title: "ListConnectors names every connector with its task types",
  source: "Flyte's client reads it every 10 s; without it routes come from the cluster's configuration alone",
  likelyCause: "the metadata service is not registered, or connectors are listed without supported_task_categories",
  explains: ["OW-02"],
  run: async (session) => {
    const answer = await session.call("ListConnectors", {});
    const expected = "at least one connector; each has a name and a task type";
    if (answer.status !== "OK") return fail(expected, statusText(answer));
    const listed = listedConnectors(answer.messages[0]);
    if (listed.length === 0) return fail(expected, "no connector");
    const bad = listed.find(({ name, taskTypes }) => name === "" || !taskTypes.some((type) => type.name !== ""));
    if (bad !== undefined) return fail(expected, `connector "${bad.name}" with ${bad.taskTypes.length} task types`);
    const { taskType } = session.task;
    return listed.some(({ taskTypes }) => taskTypes.some(({ name }) => name === taskType))
      ? PASS
      : fail(
          `task type ${taskType} is listed`,
          listed.flatMap((each) => each.taskTypes.map(({ name }) => name)).join(", "),
        );
  },
};

const named: WireCheck = {
  id: "OW-02",
  level: "should",
  title: "GetConnector gives each listed connector, and NOT_FOUND for a name that nobody has",
  source: "Flyte's IDL; a status tells a wrong name from a defect",
  likelyCause: "a failed look-up is not turned into a status, so that clients see UNKNOWN",
  explains: [],
  run: async (session) => {
    const listed = await session.call("ListConnectors", {});
    const [first] = listedConnectors(listed.messages[0]);
    if (first === undefined) return unproven(`ListConnectors names none: ${statusText(listed)}`);
    const found = await session.call("GetConnector", { name: first.name }, { note: JSON.stringify(first.name) });
    if (found.status === "UNIMPLEMENTED") return notApplicable("GetConnector is not implemented");
    const connector = at(found.messages[0], "connector") ?? at(found.messages[0], "agent");
    const name = textAt(connector, "name");
    if (name !== first.name) return fail(`the connector ${first.name}`, name ?? statusText(found));
    const unknown = `no-${session.executionName("connector")}`;
    const missing = await session.call("GetConnector", { name: unknown }, { note: JSON.stringify(unknown) });
    return missing.status === "NOT_FOUND" ? PASS : fail("NOT_FOUND", statusText(missing));
  },
};

async function createUnknown(session: ConnectorSession) {
  const type = `no-such-type-${session.executionName("x")}`;
  const { answer } = await session.create(
    { execution: "unknown-type" },
    { fields: { template: { type, custom: {} } }, note: `of the unknown task type ${type}` },
  );
  return answer;
}

const unknownTypeIsRefused: WireCheck = {
  id: "OW-03",
  level: "must",
  title: "A task of an unknown type is refused, and the connector lives on",
  source: "Flyte's connectors answer NOT_FOUND; an accepted task would never end",
  likelyCause: "the task type is not looked at, or the look-up throws outside of the call",
  explains: ["OW-04"],
  run: async (session) => {
    const answer = await createUnknown(session);
    if (answer.status === "OK") return fail("a status other than OK", "OK: the task was taken");
    const trouble = await session.troubleAfter(answer);
    return trouble === undefined ? PASS : fail("a status, and the connector lives on", trouble);
  },
};

const REFUSALS = ["NOT_FOUND", "INVALID_ARGUMENT", "UNIMPLEMENTED"];

const unknownTypeHasStatus: WireCheck = {
  id: "OW-04",
  level: "should",
  title: "The status for an unknown task type says that it is the request's fault",
  source: "NOT_FOUND, as of Flyte's own connectors; INVALID_ARGUMENT and UNIMPLEMENTED say the same",
  likelyCause: "a failed look-up ends in INTERNAL or UNKNOWN, and somebody looks for a defect",
  explains: [],
  run: async (session) => {
    const answer = await createUnknown(session);
    return REFUSALS.includes(answer.status) ? PASS : fail(REFUSALS.join(", "), statusText(answer));
  },
};

/** What the connector says of itself. */
export const METADATA_CHECKS: readonly WireCheck[] = [lists, named, unknownTypeIsRefused, unknownTypeHasStatus];
