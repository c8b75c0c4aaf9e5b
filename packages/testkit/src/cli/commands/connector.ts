import { connect as connectSocket } from "node:net";

import type { ClientTlsOptions, ConnectorClient, ConnectorProtocol } from "@flyte-webapi/sdk/connector";

import { checkConnector } from "../../connector/check-connector.ts";
import { listedConnectors } from "../../connector/checks/metadata.ts";
import { createRequest, textAt, type TaskShape } from "../../connector/task-shape.ts";
import { WIRE_CHECKS } from "../../connector/wire-checks.ts";
import { summaryText } from "../../report/report-text.ts";
import { writeReports } from "../../report/write-reports.ts";
import { hidePlaces } from "../../result/hide-places.ts";
import { checkedFormats, checkedIds, checkedInteger, checkedLevel, checkedProtocol } from "../checked-values.ts";
import { CliError, usageError } from "../cli-error.ts";
import type { Command } from "../command.ts";
import { ExitCode, exitCodeOf } from "../exit-code.ts";
import type { Host } from "../host.ts";
import type { Flag } from "../option-table.ts";
import type { Arguments } from "../parse-arguments.ts";
import { PROGRAM } from "../program.ts";
import { createProgress } from "../progress.ts";
import { inputsOf, interfaceHint, readJsonObject, readNamedFile } from "../read-task.ts";
import { quote } from "./load-subject.ts";
import { expectationsOf, REPORT_FOLDER } from "./run.ts";

const DEFAULT_DEADLINE_MS = 10_000;
const DEFAULT_TIMEOUT_S = 60;
const DEFAULT_POLL_MS = 1_000;

/** Flags that say how to reach the connector and what to give it: a run again needs all of them. */
const SUBJECT_FLAGS: readonly Flag[] = [
  "endpoint",
  "protocol",
  "task-type",
  "template",
  "inputs",
  "tls",
  "ca",
  "cert",
  "key",
  "deadline",
  "timeout",
  "poll",
];

export const CONNECTOR: Command = {
  name: "connector",
  summary: "Check a running connector, in whatever language, from outside. Makes about 15 real jobs, and deletes them",
  flags: [...SUBJECT_FLAGS, "only", "level", "report", "out", "expected"],
  examples: [
    "connector --endpoint localhost:8000",
    "connector --endpoint localhost:8000 --task-type spark --template ./task.json --inputs ./inputs.json",
    "connector --endpoint connector.example.com:443 --tls --protocol v1 --report json,junit",
  ],
  run: connectorCommand,
};

async function connectorCommand(args: Arguments, host: Host): Promise<ExitCode> {
  const { values } = args;
  const { endpoint } = values;
  if (endpoint === undefined) throw usageError("connector needs --endpoint", "Write --endpoint <host:port>");
  checkEndpoint(endpoint);
  const protocol = checkedProtocol(values.protocol);
  const limits = {
    callMs: checkedInteger("--deadline", values.deadline, 1) ?? DEFAULT_DEADLINE_MS,
    settleMs: (checkedInteger("--timeout", values.timeout, 1) ?? DEFAULT_TIMEOUT_S) * 1_000,
    pollMs: checkedInteger("--poll", values.poll, 1) ?? DEFAULT_POLL_MS,
  };
  const only = checkedIds(values.only, WIRE_CHECKS);
  const level = checkedLevel(values.level);
  const formats = checkedFormats(values.report);
  const expectations = expectationsOf(values.expected);
  const given = readTask(values);
  const tls = readTls(args);
  // gRPC is loaded by those who need it.
  const { connectToConnector } = await import("@flyte-webapi/sdk/connector");
  using client = connecting(() => connectToConnector({ endpoint, protocol, tls }));
  const task = await completeTask(client, endpoint, given, host, limits.callMs);
  checkTask(client, task);
  const result = await checkConnector({
    ...limits,
    client,
    endpoint,
    task,
    templateFile: values.template === undefined ? undefined : hidePlaces(values.template),
    runName: `conf${host.unique()}`,
    clock: { now: () => host.now(), sleep: (ms, signal) => host.sleep(ms, signal) },
    signal: host.signal,
    only,
    level,
    expectations,
    reproduce: hidePlaces(commandLine(args, values.only, values.level, values.expected)),
    progress: createProgress(host, 1),
    now: () => host.now(),
  });
  host.out(summaryText(result));
  const files = writeReports(result, formats, values.out ?? REPORT_FOLDER, host.env);
  for (const file of files) host.out(`wrote ${file}\n`);
  if (host.signal.aborted) {
    throw new CliError(ExitCode.Cancelled, "Stopped: what had not begun was not checked.");
  }
  return exitCodeOf(result);
}

function checkEndpoint(endpoint: string): void {
  if (/^https?:/i.test(endpoint)) {
    const { host } = new URL(endpoint);
    const tls = endpoint.toLowerCase().startsWith("https") ? " --tls" : "";
    throw usageError(`--endpoint is "${endpoint}", an address of HTTP`, `Write --endpoint ${host}${tls}`);
  }
  if (!/:\d+$/.test(endpoint)) {
    throw usageError(`--endpoint is "${endpoint}"; expected a host and a port`, "Such as localhost:8000");
  }
}

type GivenTask = Omit<TaskShape, "taskType"> & { readonly taskType: string | undefined };

function readTask({ template: file, inputs, "task-type": named }: Arguments["values"]): GivenTask {
  const template = file === undefined ? {} : readJsonObject("template", file);
  const type = textAt(template, "type");
  return {
    taskType: named ?? (type === "" ? undefined : type),
    taskTypeVersion: Number(template["taskTypeVersion"] ?? 0),
    template,
    inputs: inputs === undefined ? {} : inputsOf(inputs, readJsonObject("inputs", inputs)),
  };
}

function readTls({ values: { ca, cert, key }, switches }: Arguments): ClientTlsOptions | undefined {
  const named = Object.entries({ ca, cert, key }).flatMap(([flag, file]) =>
    file === undefined ? [] : [[flag, readNamedFile(flag, file)] as const],
  );
  if (named.length === 0 && !switches.has("tls")) return undefined;
  if ((cert === undefined) !== (key === undefined)) {
    throw usageError(
      `--${cert === undefined ? "key" : "cert"} is given without --${cert === undefined ? "cert" : "key"}; they go together`,
    );
  }
  return Object.fromEntries(named);
}

/** @throws CliError for certificates that cannot be used. */
function connecting(connect: () => ConnectorClient): ConnectorClient {
  try {
    return connect();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usageError(`The connection cannot be set up: ${why}`, "Look at --ca, --cert and --key: they take PEM");
  }
}

/** Makes the first call, and finds the task type. @throws CliError that says what is wrong with the endpoint. */
async function completeTask(
  client: ConnectorClient,
  endpoint: string,
  given: GivenTask,
  host: Host,
  timeoutMs: number,
): Promise<TaskShape> {
  const answer = await client.call("ListConnectors", {}, { timeoutMs, signal: host.signal });
  if (host.signal.aborted) throw new CliError(ExitCode.Cancelled, "Stopped.");
  if (answer.status !== "OK") await checkThatItListens(client, endpoint, answer, timeoutMs);
  const { taskType } = given;
  if (taskType !== undefined) return { ...given, taskType };
  const types = listedConnectors(answer.messages[0]).flatMap(({ taskTypes }) => taskTypes);
  const [only, ...more] = types;
  if (only !== undefined && more.length === 0) {
    return { ...given, taskType: only.name, taskTypeVersion: only.version };
  }
  const names = [...new Set(types.map(({ name }) => name))];
  throw usageError(
    names.length === 0
      ? `The connector at ${endpoint} lists no task type (ListConnectors: ${answer.status})`
      : `The connector at ${endpoint} has several task types: ${names.join(", ")}`,
    "Write --task-type <name>",
  );
}

/** @throws CliError unless there is a connector, even one that lists nothing. */
async function checkThatItListens(
  client: ConnectorClient,
  endpoint: string,
  { status, details }: { readonly status: string; readonly details: string },
  timeoutMs: number,
): Promise<void> {
  const said = `${status}${details === "" ? "" : `: ${details}`}`;
  if (status === "UNIMPLEMENTED" || status === "UNKNOWN" || status === "INTERNAL") {
    const probe = await client.call("GetTask", {}, { timeoutMs });
    if (probe.status !== "UNIMPLEMENTED" && !NOT_GRPC.test(details)) return;
  } else if (status !== "UNAVAILABLE" && status !== "DEADLINE_EXCEEDED") {
    return;
  }
  if (status === "UNIMPLEMENTED" && !NOT_GRPC.test(details)) {
    const other: ConnectorProtocol = client.protocol === "v2" ? "v1" : "v2";
    throw usageError(
      `What listens at ${endpoint} has no Flyte connector of protocol ${client.protocol} (${said})`,
      `Try --protocol ${other}, or look whether this is the connector's port`,
    );
  }
  const refused = await whyNothingListens(endpoint, timeoutMs);
  if (refused !== undefined) {
    throw usageError(
      `Nothing answers at ${endpoint}: ${refused}`,
      "Look whether the connector runs, and whether this is its address and port",
    );
  }
  throw usageError(
    `What listens at ${endpoint} does not speak gRPC with this client (${said})`,
    "Look whether this is the connector's gRPC port (not that of its metrics), and whether it needs --tls, or has none",
  );
}

/** What grpc-js says when an answer has no status of gRPC. */
const NOT_GRPC = /HTTP status|content-type|Protocol error/i;

/** Why no connection can be made; nothing when one can. */
async function whyNothingListens(endpoint: string, timeoutMs: number): Promise<string | undefined> {
  const colon = endpoint.lastIndexOf(":");
  const host = endpoint
    .slice(0, colon)
    .replace(/^\w+:\/*/, "")
    .replaceAll(/^\[|\]$/g, "");
  return await new Promise((resolve) => {
    const socket = connectSocket({ host, port: Number(endpoint.slice(colon + 1)) });
    const end = (why: string | undefined): void => {
      socket.destroy();
      resolve(why);
    };
    socket.setTimeout(timeoutMs, () => end(`no connection within ${timeoutMs} ms`));
    socket.once("connect", () => end(undefined));
    socket.once("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

/** @throws CliError when the task is no message of the protocol. */
function checkTask(client: ConnectorClient, task: TaskShape): void {
  try {
    client.encode("CreateTask", createRequest(client.protocol, task, { execution: "x", attempt: 0 }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usageError(`--template or --inputs do not fit: ${why}`, interfaceHint(client.protocol));
  }
}

function commandLine(
  { values, switches }: Arguments,
  ...[only, level, expected]: readonly (string | undefined)[]
): string {
  const subject = SUBJECT_FLAGS.flatMap((flag) => {
    if (flag === "tls") return switches.has("tls") ? ["--tls"] : [];
    const value = values[flag as keyof typeof values];
    return value === undefined ? [] : [`--${flag} ${quote(value)}`];
  });
  const chosen = Object.entries({ only, level, expected }).flatMap(([flag, value]) =>
    value === undefined ? [] : [`--${flag} ${quote(value)}`],
  );
  return `npx ${PROGRAM} connector ${[...subject, ...chosen].join(" ")}`;
}
