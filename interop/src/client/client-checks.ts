import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { JsonObject, Literal, LiteralType, TypedInterface, Variable } from "@flyte-webapi/sdk";
import type { ConnectorProtocol } from "@flyte-webapi/sdk/connector";
import type {
  PhaseEvent,
  Runtime,
  SimpleTaskRequest,
  TaskHandle,
  TaskRequest,
  TaskResult,
} from "@flyte-webapi/sdk/runtime";

/** A check of what comes back from the Python connector. It throws when something is not as it should be. */
export interface ClientCheck {
  readonly name: string;
  readonly run: (runtime: Runtime) => Promise<void>;
  /** The protocol that it is about. Default: every one. */
  readonly only?: ConnectorProtocol | undefined;
}

const checks: ClientCheck[] = [];
let count = 0;
const nameOf = (): string => `client-${count++}`;

type Task = Partial<Omit<SimpleTaskRequest, "template">>;

async function submit(runtime: Runtime, custom: JsonObject, more: Task = {}): Promise<TaskHandle> {
  return await runtime.submit({ taskType: "interop", name: nameOf(), custom, ...more });
}

/** What the connector knows of the jobs of a task. */
async function jobsOf(runtime: Runtime, name: string): Promise<readonly JsonObject[]> {
  const handle = await submit(runtime, { query: name });
  const { customInfo } = (await handle.result()).phaseInfo.info;
  const jobs: unknown = customInfo?.["jobs"];
  ok(Array.isArray(jobs), "the connector tells of no jobs");
  return jobs;
}

async function phasesOf(handle: TaskHandle): Promise<readonly PhaseEvent[]> {
  const events: PhaseEvent[] = [];
  for await (const event of handle.phases()) events.push(event);
  return events;
}

function check(name: string, run: (runtime: Runtime) => Promise<void>, only?: ConnectorProtocol): void {
  checks.push({ name, run, only });
}

function errorOf({ phaseInfo }: TaskResult): string {
  return "error" in phaseInfo ? `${phaseInfo.error.code} ${phaseInfo.error.kind} ${phaseInfo.error.message}` : "";
}

const simple = (word: Extract<LiteralType, { kind: "simple" }>["simple"]): Variable => ({
  type: { kind: "simple", simple: word },
});

// The phases on the way.
for (const [word, phase] of [
  ["QUEUED", "Queued"],
  ["WAITING_FOR_RESOURCES", "WaitingForResources"],
  ["INITIALIZING", "Initializing"],
  ["RUNNING", "Running"],
] as const) {
  check(`${word} is ${phase}, with its message`, async (runtime) => {
    const message = `now ${word} 語`;
    const handle = await submit(runtime, { answers: [{ phase: word, message }, { word: "done" }] });
    const seen = (await phasesOf(handle)).map(({ phaseInfo }) => `${phaseInfo.phase} ${phaseInfo.reason}`);
    ok(seen.includes(`${phase} ${message}`), seen.join(", "));
    strictEqual(handle.current?.phaseInfo.phase, "Success");
  });
}

// The ends, in Flyte's words and in those that its SDK turns into them.
for (const word of ["SUCCEEDED", "done", "succeeded", "success", "completed"]) {
  check(`${word} is a success`, async (runtime) => {
    const answer = word === "SUCCEEDED" ? { phase: word } : { word };
    const { phaseInfo } = await (await submit(runtime, { answers: [answer] })).result();
    strictEqual(phaseInfo.phase, "Success");
  });
}
for (const word of ["FAILED", "failed", "timeout", "timedout", "canceled", "cancelled", "skipped"]) {
  check(`${word} is a failure for good, with its message`, async (runtime) => {
    const answer = word === "FAILED" ? { phase: word } : { word };
    const custom = { answers: [{ ...answer, message: `because 語 ${word}` }] };
    const handle = await submit(runtime, custom, { retries: 2 });
    const result = await handle.result();
    strictEqual(errorOf(result), `TaskFailedWithError USER because 語 ${word}`);
    strictEqual((await jobsOf(runtime, handle.id)).length, 1);
  });
}
for (const word of ["RETRYABLE_FAILED", "internal_error"]) {
  check(`${word} is tried again, with another job`, async (runtime) => {
    const answer = word === "RETRYABLE_FAILED" ? { phase: word } : { word };
    const handle = await submit(runtime, { answers: [[answer], [{ word: "done" }]] }, { retries: 1 });
    strictEqual((await handle.result()).phaseInfo.phase, "Success");
    const jobs = await jobsOf(runtime, handle.id);
    deepStrictEqual(
      jobs.map(({ attempt }) => attempt),
      [0, 1],
    );
    strictEqual(new Set(jobs.map(({ key }) => key)).size, 2);
  });
}
for (const [word, phase] of [
  ["running", "Running"],
  ["terminating", "Running"],
  ["pending", "Initializing"],
] as const) {
  check(`${word} goes on, as ${phase}`, async (runtime) => {
    const handle = await submit(runtime, { answers: [{ word }, { word: "done" }] });
    const seen = (await phasesOf(handle)).map(({ phaseInfo }) => phaseInfo.phase);
    ok(seen.includes(phase), seen.join(", "));
    strictEqual(seen.at(-1), "Success");
  });
}
check("ABORTED is a failure for good, with its message", async (runtime) => {
  const result = await (await submit(runtime, { answers: [{ phase: "ABORTED", message: "by hand" }] })).result();
  strictEqual(errorOf(result), "TaskFailedWithError USER The job was aborted: by hand");
});
check(
  "UNDEFINED is no answer, and fails the task for the system in the end",
  async (runtime) => {
    const result = await (await submit(runtime, { answers: [{ phase: "UNDEFINED" }] })).result();
    match(errorOf(result), / SYSTEM .*resource\.phase is missing, or UNDEFINED/s);
  },
  "v2",
);

// Outputs, as Python writes them.
const datetime = { seconds: 1_700_000_000n, nanos: 0 };
const OUTPUTS: readonly (readonly [string, JsonObject, Variable, Literal])[] = [
  [
    "the largest integer",
    { int: "9223372036854775807" },
    simple("INTEGER"),
    { kind: "integer", value: 2n ** 63n - 1n },
  ],
  [
    "the smallest integer",
    { int: "-9223372036854775808" },
    simple("INTEGER"),
    { kind: "integer", value: -(2n ** 63n) },
  ],
  [
    "an integer beyond 2^53",
    { int: "9007199254740993" },
    simple("INTEGER"),
    { kind: "integer", value: 2n ** 53n + 1n },
  ],
  ["a float", { float: "-1.5e300" }, simple("FLOAT"), { kind: "float", value: -1.5e300 }],
  ["infinity", { float: "inf" }, simple("FLOAT"), { kind: "float", value: Number.POSITIVE_INFINITY }],
  ["a text", { str: "grüße 語 \u{1f600}" }, simple("STRING"), { kind: "string", value: "grüße 語 \u{1f600}" }],
  ["an empty text", { str: "" }, simple("STRING"), { kind: "string", value: "" }],
  ["true", { bool: "true" }, simple("BOOLEAN"), { kind: "boolean", value: true }],
  ["false", { bool: "false" }, simple("BOOLEAN"), { kind: "boolean", value: false }],
  ["a time", { datetime: "1700000000" }, simple("DATETIME"), { kind: "datetime", value: datetime }],
  [
    "a length of time",
    { timedelta: "1500001" },
    simple("DURATION"),
    { kind: "duration", value: { seconds: 1n, nanos: 500_001_000 } },
  ],
  ["nothing", { none: "" }, simple("NONE"), { kind: "none" }],
];
for (const [name, spec, variable, expected] of OUTPUTS) {
  check(`an output that is ${name} arrives as it is`, async (runtime) => {
    const custom = { answers: [{ word: "done", outputs: { o: spec } }] };
    const result = await (
      await submit(runtime, custom, { interface: { inputs: {}, outputs: { o: variable } } })
    ).result();
    strictEqual(errorOf(result), "");
    deepStrictEqual(result.outputs, { o: expected });
  });
}
check("an output that is an object arrives in msgpack", async (runtime) => {
  const custom = { answers: [{ word: "done", outputs: { o: { dict: "語" } } }] };
  const outputs = { o: simple("STRUCT") };
  const result = await (await submit(runtime, custom, { interface: { inputs: {}, outputs } })).result();
  const literal = result.outputs?.["o"];
  ok(literal?.kind === "binary", errorOf(result));
  // A map of two: "text" and its three bytes, "list" of 1, 2.5 and nil.
  const hex = "82a474657874a3e8aa9ea46c69737493 01cb4004000000000000c0".replace(" ", "");
  deepStrictEqual([literal.tag, Buffer.from(literal.value).toString("hex")], ["msgpack", hex]);
});
check(
  "an output that is a list arrives as the opaque bytes that Python makes of it",
  async (runtime) => {
    const custom = { answers: [{ word: "done", outputs: { o: { list: "語" } } }] };
    const outputs = { o: simple("STRUCT") };
    const result = await (await submit(runtime, custom, { interface: { inputs: {}, outputs } })).result();
    const literal = result.outputs?.["o"];
    ok(literal?.kind === "binary" && literal.value.length > 5, errorOf(result));
  },
  "v2",
);
check("outputs that a task declares and does not give are tried again, and fail it", async (runtime) => {
  const typed = { inputs: {}, outputs: { o: simple("INTEGER") } };
  const handle = await submit(runtime, {}, { interface: typed, retries: 1 });
  match(errorOf(await handle.result()), /^OutputsNotFound USER /);
  strictEqual((await jobsOf(runtime, handle.id)).length, 2);
});
check("outputs under another name, or of another type, are refused", async (runtime) => {
  for (const outputs of [{ other: { int: "1" } }, { o: { str: "1" } }]) {
    const typed = { inputs: {}, outputs: { o: simple("INTEGER") } };
    const result = await (
      await submit(runtime, { answers: [{ word: "done", outputs }] }, { interface: typed })
    ).result();
    match(errorOf(result), /^BadOutputs USER /);
  }
});
check("an answer of more than 4 MiB fails the task, and says so", async (runtime) => {
  const custom = { answers: [{ word: "done", outputs: { o: { big: "5000000" } } }] };
  const result = await (
    await submit(runtime, custom, { interface: { inputs: {}, outputs: { o: simple("STRING") } } })
  ).result();
  match(errorOf(result), /larger than max/);
});
check("an output of 3 MiB arrives", async (runtime) => {
  const custom = { answers: [{ word: "done", outputs: { o: { big: "3145728" } } }] };
  const result = await (
    await submit(runtime, custom, { interface: { inputs: {}, outputs: { o: simple("STRING") } } })
  ).result();
  const literal = result.outputs?.["o"];
  ok(literal?.kind === "string" && literal.value === "x".repeat(3_145_728), errorOf(result));
});

// Inputs, there and back.
const INPUTS: readonly (readonly [string, Variable, Literal])[] = [
  ["an integer of 64 bits", simple("INTEGER"), { kind: "integer", value: -(2n ** 63n) + 1n }],
  ["a float", simple("FLOAT"), { kind: "float", value: 0.1 }],
  ["a text", simple("STRING"), { kind: "string", value: "語 $& \u{1f600}\n" }],
  ["a truth", simple("BOOLEAN"), { kind: "boolean", value: true }],
  ["a time", simple("DATETIME"), { kind: "datetime", value: { seconds: 1_700_000_000n, nanos: 123_456_000 } }],
  ["a length of time", simple("DURATION"), { kind: "duration", value: { seconds: 3_600n, nanos: 500_000_000 } }],
];
for (const [name, variable, literal] of INPUTS) {
  check(`an input that is ${name} goes there and back`, async (runtime) => {
    const typed: TypedInterface = { inputs: { x: variable }, outputs: { x: variable } };
    const task = { inputs: { x: literal }, interface: typed };
    const result = await (await submit(runtime, { answers: [{ word: "done", echo: true }] }, task)).result();
    strictEqual(errorOf(result), "");
    deepStrictEqual(result.outputs, { x: literal });
  });
}

// What goes with a phase.
check("links arrive", async (runtime) => {
  const links = { "log 語": "https://example.com/語?a=1&b=2" };
  const { phaseInfo } = await (await submit(runtime, { answers: [{ word: "done", links }] })).result();
  deepStrictEqual(
    phaseInfo.info.logs?.map(({ name, uri }) => [name, uri]),
    Object.entries(links),
  );
});
check("custom info arrives, nested", async (runtime) => {
  const info = { rows: 5, nested: { list: [1, "語", null, true] } };
  const { phaseInfo } = await (await submit(runtime, { answers: [{ word: "done", info }] })).result();
  deepStrictEqual(phaseInfo.info.customInfo, info);
});
check("a message that changes is reported within the same phase", async (runtime) => {
  const answers = [{ word: "running", message: "10 %" }, { word: "running", message: "90 %" }, { word: "done" }];
  const handle = await submit(runtime, { answers });
  const running = (await phasesOf(handle)).filter(({ phaseInfo }) => phaseInfo.phase === "Running");
  deepStrictEqual(
    running.map(({ phaseInfo: { reason, version } }) => [reason, version]),
    [
      ["10 %", 0],
      ["90 %", 1],
    ],
  );
});
check("a message of 100,000 characters is cut in the middle", async (runtime) => {
  const message = `start${"語".repeat(100_000)}cause`;
  const error = errorOf(await (await submit(runtime, { answers: [{ word: "failed", message }] })).result());
  match(error, /USER start語+ … 語+cause$/);
  ok(error.length < 10_000);
});

// What the connector is told.
check("the connector is told of the attempt", async (runtime) => {
  const request: TaskRequest = {
    taskType: "interop",
    name: nameOf(),
    project: "projekt-ü",
    domain: "staging",
    nodeId: "n-7",
    labels: { team: "rot" },
    environmentVariables: { A: "ü" },
    retries: 3,
  };
  const handle = await runtime.submit(request);
  await handle.result();
  const [job] = await jobsOf(runtime, handle.id);
  const { key, prefix, seen: _seen, attempts: _attempts, ...facts } = job ?? {};
  deepStrictEqual(facts, {
    type: "interop",
    version: 0,
    project: "projekt-ü",
    domain: "staging",
    node: "n-7",
    attempt: 0,
    labels: { team: "rot" },
    environment: { A: "ü" },
    args: [],
    gets: 1,
    deletes: 0,
  });
  match(JSON.stringify(key), /^"f[a-z2-7]{32}"$/);
  strictEqual(prefix, `memory://outputs/projekt-ü/staging/${handle.id}/n-7/0`);
});
// flytekit does not pass it on to its agents.
check(
  "the connector is told how many attempts there may be",
  async (runtime) => {
    const handle = await submit(runtime, {}, { retries: 3 });
    await handle.result();
    strictEqual((await jobsOf(runtime, handle.id))[0]?.["attempts"], 4);
  },
  "v2",
);
check("the arguments of a container are filled in", async (runtime) => {
  const name = nameOf();
  const handle = await runtime.submit({
    name,
    inputs: { x: { kind: "string", value: "$& $1" } },
    template: {
      id: { resourceType: "TASK", project: "p", domain: "d", name: "t", version: "1" },
      type: "interop",
      interface: { inputs: { x: simple("STRING") }, outputs: {} },
      target: {
        kind: "container",
        image: "i",
        command: [],
        args: ["{{ .inputs.x }}", "{{.outputPrefix}}", "{{ .unheardOf }}"],
      },
    },
  });
  strictEqual((await handle.result()).phaseInfo.phase, "Success");
  const [job] = await jobsOf(runtime, name);
  deepStrictEqual(job?.["args"], ["$& $1", `memory://outputs/default/development/${name}/a0/0`, "{{ .unheardOf }}"]);
});
check(
  "secrets and configs go with CreateTask, GetTask and DeleteTask",
  async (runtime) => {
    const custom = { answers: [{ word: "running" }], secrets: { token: "TEAM_TOKEN" }, configs: { region: "eu" } };
    const handle = await submit(runtime, custom);
    await untilPhase(handle, "Running");
    await handle.abort("enough");
    const [job] = await jobsOf(runtime, handle.id);
    const calls: unknown = job?.["seen"];
    ok(Array.isArray(calls) && calls.length >= 3, JSON.stringify(calls));
    // What the connector tells here goes through the runtime, which takes secrets out: it was there, and in full.
    for (const call of calls) deepStrictEqual(call, { token: "[redacted]", region: "eu" });
  },
  "v2",
);
check("a version of a task type is another type", async (runtime) => {
  const handle = await submit(runtime, {}, { taskTypeVersion: 1 });
  strictEqual((await handle.result()).phaseInfo.phase, "Success");
  strictEqual((await jobsOf(runtime, handle.id))[0]?.["version"], 1);
});
check("a version, or a type, that nobody serves fails the task at once", async (runtime) => {
  const [version, type] = await Promise.all([
    submit(runtime, {}, { taskTypeVersion: 2 }),
    submit(runtime, {}, { taskType: "unheard-of" }),
  ]);
  match(errorOf(await version.result()), /^PluginNotFound SYSTEM .*"interop" version 2/);
  match(errorOf(await type.result()), /^PluginNotFound SYSTEM .*"unheard-of" version 0/);
});

// What is different in v1.
check(
  "UNDEFINED without a state is a retryable failure, as Flyte 1 has it",
  async (runtime) => {
    const custom = { answers: [[{ phase: "UNDEFINED", message: "again" }], [{ word: "done" }]] };
    const handle = await submit(runtime, custom, { retries: 1 });
    strictEqual((await handle.result()).phaseInfo.phase, "Success");
    deepStrictEqual(
      (await jobsOf(runtime, handle.id)).map(({ attempt }) => attempt),
      [0, 1],
    );
  },
  "v1",
);
check(
  "no secret goes to an agent, and no word of custom is reserved",
  async (runtime) => {
    const custom = { answers: [{ word: "running" }], secrets: { token: "TEAM_TOKEN" }, configs: 7 };
    const handle = await submit(runtime, custom);
    await untilPhase(handle, "Running");
    await handle.abort("enough");
    const calls: unknown = (await jobsOf(runtime, handle.id))[0]?.["seen"];
    ok(Array.isArray(calls) && calls.length >= 3, JSON.stringify(calls));
    for (const call of calls) deepStrictEqual(call, {});
  },
  "v1",
);
check(
  "a list is no output that flytekit can send: a poll that fails for good, with its words",
  async (runtime) => {
    const custom = { answers: [{ word: "done", outputs: { o: { list: "語" } } }] };
    const result = await (
      await submit(runtime, custom, { interface: { inputs: {}, outputs: { o: simple("STRUCT") } } })
    ).result();
    match(errorOf(result), / SYSTEM .*failed to get interop task/s);
  },
  "v1",
);
check(
  "a task that an agent does synchronously is refused at once: nothing says that it is served",
  async (runtime) => {
    const result = await (await submit(runtime, {}, { taskType: "interop-sync" })).result();
    match(errorOf(result), /^PluginNotFound SYSTEM .*"interop-sync" version 0/);
  },
  "v1",
);

// Trouble.
check("a create that fails after it made a job is repeated as the same job", async (runtime) => {
  const handle = await submit(runtime, { fail: { create: 2 } });
  strictEqual((await handle.result()).phaseInfo.phase, "Success");
  const jobs = await jobsOf(runtime, handle.id);
  strictEqual(jobs.length, 3);
  // This connector makes a new one each time; what it could know the first one by is the same.
  strictEqual(new Set(jobs.map(({ key, attempt }) => JSON.stringify([key, attempt]))).size, 1);
});
check("polls that fail for a while change nothing", async (runtime) => {
  const handle = await submit(runtime, { fail: { get: 3 } });
  strictEqual((await handle.result()).phaseInfo.phase, "Success");
});
check("a word that Python does not know is passing trouble", async (runtime) => {
  const custom = { answers: [{ word: "running" }, { word: "queued" }] };
  const result = await (await submit(runtime, custom)).result();
  // Python's trace goes before its words, and is longer than what is shown.
  match(errorOf(result), / SYSTEM .*(Unrecognized state: queued|failed to get interop task)/s);
});
check("polls that fail for ever fail the task, with Python's words, and its job is deleted", async (runtime) => {
  const handle = await submit(runtime, { fail: { get: 1_000 } });
  match(errorOf(await handle.result()), / SYSTEM .*get fails as the task wants/s);
  strictEqual((await jobsOf(runtime, handle.id))[0]?.["deletes"], 1);
});
check("an abort deletes the job", async (runtime) => {
  const handle = await submit(runtime, { answers: [{ word: "running" }] });
  await untilPhase(handle, "Running");
  await handle.abort("enough");
  strictEqual((await handle.result()).phaseInfo.phase, "Aborted");
  strictEqual((await jobsOf(runtime, handle.id))[0]?.["deletes"], 1);
});
check("a delete that fails is repeated", async (runtime) => {
  const handle = await submit(runtime, { answers: [{ word: "running" }], fail: { delete: 2 } });
  await untilPhase(handle, "Running");
  await handle.abort("enough");
  strictEqual((await jobsOf(runtime, handle.id))[0]?.["deletes"], 1);
});
check("a job that has ended is not deleted", async (runtime) => {
  const handle = await submit(runtime, {});
  await handle.result();
  strictEqual((await jobsOf(runtime, handle.id))[0]?.["deletes"], 0);
});
check("a hundred tasks at once end, each with its own outputs", async (runtime) => {
  const typed = { inputs: {}, outputs: { o: simple("INTEGER") } };
  const results = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const custom = { answers: [{ word: "done", outputs: { o: { int: String(index) } } }] };
      return await (await submit(runtime, custom, { interface: typed })).result();
    }),
  );
  deepStrictEqual(
    results.map(({ outputs }) => outputs),
    results.map((_, index) => ({ o: { kind: "integer", value: BigInt(index) } })),
  );
});

async function untilPhase(handle: TaskHandle, phase: string): Promise<void> {
  for await (const event of handle.phases()) if (event.phaseInfo.phase === phase) return;
  throw new Error(`the task ended without ${phase}`);
}

/** All of them, in order. */
export const CLIENT_CHECKS: readonly ClientCheck[] = checks;
