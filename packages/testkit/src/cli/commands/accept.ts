import { existsSync, writeFileSync } from "node:fs";

import { DEMANDS } from "../../result/demands.ts";
import {
  EXPECTATIONS_FILE,
  EXPECTATIONS_VERSION,
  type Expectation,
  type Expectations,
  NO_EXPECTATIONS,
} from "../../result/expectation.ts";
import { readExpectations } from "../../result/load-expectations.ts";
import { ExpectationsError, isDay, parseExpectations } from "../../result/parse-expectations.ts";
import { checkedDemand } from "../checked-values.ts";
import { usageError } from "../cli-error.ts";
import type { Command } from "../command.ts";
import { ExitCode } from "../exit-code.ts";
import type { Host } from "../host.ts";
import type { Arguments } from "../parse-arguments.ts";

const SCHEMA = "./node_modules/@flyte-webapi/testkit/schemas/expected.v1.schema.json";

export const ACCEPT: Command = {
  name: "accept",
  argument: "<id>",
  summary: "Write down that a requirement is not met, and why that is all right for now",
  flags: ["reason", "issue", "until", "known-fail", "expected"],
  examples: [
    'accept GE-04 --reason "the service has no replicas" --issue https://example.com/issues/12 --until 2027-01-31',
    'accept CR-01 --known-fail --reason "the service gets idempotency keys in May"',
  ],
  run: async (args, host) => {
    accept(args, host);
    await Promise.resolve();
    return ExitCode.Ok;
  },
};

function accept({ argument, values, switches }: Arguments, host: Host): void {
  const { id } = checkedDemand(argument ?? "", DEMANDS);
  const file = values.expected ?? EXPECTATIONS_FILE;
  const entry = switches.has("known-fail") ? knownFail(values) : waiver(values, host);
  const known = existsSync(file) ? reading(() => readExpectations(file)) : NO_EXPECTATIONS;
  const next: Expectations = {
    $schema: SCHEMA,
    version: EXPECTATIONS_VERSION,
    expected: Object.fromEntries(
      Object.entries({ ...known.expected, [id]: entry }).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
  reading(() =>
    parseExpectations(
      JSON.parse(JSON.stringify(next)),
      file,
      DEMANDS.map((each) => each.id),
    ),
  );
  writeFileSync(file, `${JSON.stringify(next, undefined, 2)}\n`);
  const until = entry.verdict === "waived" ? ` until ${entry.until}` : "; when it passes, take it off the list";
  host.out(`${file}: ${id} is ${entry.verdict === "waived" ? "waived" : "known to fail"}${until}\n`);
}

function waiver({ reason, issue, until }: Arguments["values"], host: Host): Expectation {
  if (reason === undefined || issue === undefined || until === undefined) {
    const missing = Object.entries({ reason, issue, until }).flatMap(([name, text]) =>
      text === undefined ? [`--${name}`] : [],
    );
    throw usageError(
      `A waiver needs ${missing.join(", ")}`,
      "A defect that will be mended: accept <id> --known-fail --reason <text>",
    );
  }
  if (!isDay(until)) throw usageError(`--until is "${until}"; expected a day such as 2027-01-31`);
  if (until < new Date(host.now()).toISOString().slice(0, 10)) throw usageError(`--until is "${until}", which is over`);
  return { verdict: "waived", reason, issue, until };
}

function knownFail({ reason, issue, until }: Arguments["values"]): Expectation {
  if (reason === undefined) throw usageError("A known failure needs --reason");
  if (until !== undefined) throw usageError("--until goes with a waiver; a known failure stays until it is mended");
  return { verdict: "known-fail", reason, ...(issue === undefined ? {} : { issue }) };
}

function reading<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof ExpectationsError)) throw error;
    throw usageError(error.message);
  }
}
