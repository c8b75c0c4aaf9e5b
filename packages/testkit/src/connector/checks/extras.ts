import type { ConnectorAnswer } from "@flyte-webapi/sdk/connector";

import { refusal, statusText } from "../session.ts";
import { at, createRequest, textAt } from "../task-shape.ts";
import { fail, notApplicable, PASS, unproven, type WireCheck } from "../wire-check.ts";

const MOST_PAGES = 20;

const logsArePaged: WireCheck = {
  id: "OW-28",
  level: "should",
  title: "GetTaskLogs is UNIMPLEMENTED, or gives pages that come to an end",
  tolerance: `${MOST_PAGES} pages of 10 lines; the same token twice is a loop`,
  source: "flyteorg/flyte-sdk#1022; a method that is not there must say so",
  likelyCause: "a stub that throws gives UNKNOWN, or the last page has a token",
  explains: [],
  run: async (session) => {
    const { made } = await session.journey();
    if (made.meta === undefined) return unproven(refusal(made));
    const seen = new Set<string>();
    let token = "";
    for (let page = 1; page <= MOST_PAGES; page++) {
      const request = { ...session.about(made.meta), lines: "10", token };
      const answer = await session.call("GetTaskLogs", request, { note: `page ${page}` });
      if (answer.status === "UNIMPLEMENTED") return page === 1 ? PASS : fail("OK, as for page 1", statusText(answer));
      if (answer.status !== "OK") {
        return isRefusal(answer) ? PASS : fail("OK, UNIMPLEMENTED or NOT_FOUND", statusText(answer));
      }
      token =
        answer.messages
          .map((message) => textAt(at(message, "header"), "token") ?? "")
          .findLast((text) => text !== "") ?? "";
      if (token === "") return PASS;
      if (seen.has(token)) return fail("another token on each page", `the token of page ${page} once more`);
      seen.add(token);
    }
    return PASS;
  },
};

const metricsAnswer: WireCheck = {
  id: "OW-29",
  level: "should",
  title: "GetTaskMetrics is UNIMPLEMENTED, or answers",
  source: "Flyte's IDL; a method that is not there must say so",
  likelyCause: "a stub that throws gives UNKNOWN",
  explains: [],
  run: async (session) => {
    const { made } = await session.journey();
    if (made.meta === undefined) return unproven(refusal(made));
    const answer = await session.call("GetTaskMetrics", { ...session.about(made.meta), queries: ["cpu"] });
    const isFine = answer.status === "OK" || answer.status === "UNIMPLEMENTED" || isRefusal(answer);
    return isFine ? PASS : fail("OK, UNIMPLEMENTED or NOT_FOUND", statusText(answer));
  },
};

/** A status that says that the request asks for what is not there. */
function isRefusal({ status }: ConnectorAnswer): boolean {
  return ["NOT_FOUND", "INVALID_ARGUMENT", "FAILED_PRECONDITION"].includes(status);
}

const isHealthy: WireCheck = {
  id: "OW-30",
  level: "should",
  title: "The health service says SERVING",
  source: "Flyte's chart probes grpc.health.v1 for the service with the empty name",
  likelyCause: "the health service is not registered, or never set to SERVING",
  explains: [],
  run: async (session) => {
    const answer = await session.client.health("", { timeoutMs: session.limits.callMs, signal: session.signal });
    const said = answer.status === "OK" ? (textAt(answer.messages[0], "status") ?? "nothing") : statusText(answer);
    return said === "SERVING" ? PASS : fail("SERVING", said);
  },
};

const isReflected: WireCheck = {
  id: "OW-31",
  level: "may",
  title: "The reflection service, where there is one, lists the connector's services",
  source: "grpcurl and other tools use it",
  likelyCause: "it was set up before the services were added",
  explains: [],
  run: async (session) => {
    const { limits, signal, client } = session;
    const service =
      client.protocol === "v2" ? "flyteidl2.connector.AsyncConnectorService" : "flyteidl.service.AsyncAgentService";
    const isListed = await client.reflects(service, { timeoutMs: limits.callMs, signal });
    if (isListed === undefined) return notApplicable("the connector has no reflection service");
    return isListed ? PASS : fail(service, "other services only");
  },
};

const MOST_META_BYTES = 4_096;

const metaIsSmall: WireCheck = {
  id: "OW-32",
  level: "should",
  title: "resource_meta is small",
  tolerance: `${MOST_META_BYTES} bytes`,
  source: "ME-05 from outside: Flyte keeps it in the cluster's own database",
  likelyCause: "inputs or the template are kept in it",
  explains: [],
  run: async (session) => {
    const { made } = await session.journey();
    if (made.meta === undefined) return unproven(refusal(made));
    const bytes = Buffer.byteLength(made.meta, "base64");
    return bytes <= MOST_META_BYTES ? PASS : fail(`at most ${MOST_META_BYTES} bytes`, `${bytes} bytes`);
  },
};

const CANARY = "canary-9f3kq7x2-conformance";

const secretsStay: WireCheck = {
  id: "OW-33",
  level: "must",
  title: "A secret that comes with CreateTask is in no answer",
  tolerance: "as it is, and in base64; resource_meta, messages, statuses and outputs of CreateTask and one GetTask",
  source: "ME-01 from outside: Flyte stores resource_meta as it is, and shows messages",
  likelyCause: "the connection is kept in resource_meta",
  explains: [],
  run: async (session) => {
    if (session.client.protocol === "v1") return notApplicable("v1 sends no secrets");
    const connection = { taskType: session.task.taskType, secrets: { conformance_canary: CANARY } };
    const made = await session.create({ execution: "secret" }, { fields: { connection }, note: "with a secret" });
    const answers = [made.answer];
    if (made.meta !== undefined) answers.push((await session.get(made.meta, { fields: { connection } })).answer);
    const [first] = answers.filter(holdsCanary);
    if (first !== undefined)
      return fail("no secret in any answer", "the secret, in an answer to CreateTask or GetTask");
    return made.meta === undefined
      ? notApplicable(`the connector refuses a task with secrets: ${statusText(made.answer)}`)
      : PASS;
  },
};

function holdsCanary({ details, messages }: ConnectorAnswer): boolean {
  const text = `${details}${JSON.stringify(messages)}`;
  const meta = Buffer.from(textAt(messages[0], "resourceMeta") ?? "", "base64").toString("latin1");
  const forms = [CANARY, Buffer.from(CANARY).toString("base64").replaceAll("=", "")];
  return forms.some((form) => text.includes(form) || meta.includes(form));
}

const MOST_TEXT_BYTES = 4_096;

const textsAreShort: WireCheck = {
  id: "OW-34",
  level: "should",
  title: "Messages and the texts of statuses are short",
  tolerance: `${MOST_TEXT_BYTES} bytes, percent-encoded for statuses; provoked with a task type of 6,000 characters`,
  source: "GE-16 from outside: a status is a header, and clients drop connections over long ones",
  likelyCause: "what a client or the service said is quoted in full",
  explains: [],
  run: async (session) => {
    const template = { type: `long-${"x".repeat(6_000)}`, custom: {} };
    const name = { execution: session.executionName("long"), attempt: 0 };
    const request = { ...createRequest(session.client.protocol, session.task, name), template };
    const { answer } = await session.createFrom(request, { note: "of a task type of 6,000 characters" });
    const trouble = answer.status === "OK" ? undefined : await session.troubleAfter(answer);
    if (trouble !== undefined) return fail("a status with a short text", trouble);
    for (const { details, messages } of session.answers) {
      const message = textAt(at(messages[0], "resource"), "message") ?? "";
      const longest = Math.max(headerBytes(details), Buffer.byteLength(message));
      if (longest > MOST_TEXT_BYTES) return fail(`at most ${MOST_TEXT_BYTES} bytes`, `${longest} bytes`);
    }
    return PASS;
  },
};

/** The size of a status's text on the wire: gRPC writes `%`, and all that is not printable ASCII, as `%41`. */
function headerBytes(text: string): number {
  return Buffer.from(text).reduce((sum, byte) => sum + (byte < 0x20 || byte > 0x7e || byte === 0x25 ? 3 : 1), 0);
}

/** What is beside the life of a job. */
export const EXTRA_CHECKS: readonly WireCheck[] = [
  logsArePaged,
  metricsAnswer,
  isHealthy,
  isReflected,
  metaIsSmall,
  secretsStay,
  textsAreShort,
];
