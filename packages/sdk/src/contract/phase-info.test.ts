import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../../test/thrown-by.ts";
import type { ExecutionError } from "./execution-error.ts";
import { Phase } from "./phase.ts";
import { isFailure, PhaseInfo, withReason, withVersion } from "./phase-info.ts";
import type { TaskInfo } from "./task-info.ts";

const options = { version: 7, reason: "because", occurredAt: new Date(5), info: { customInfo: { a: 1 } } };
const failure = { code: "QuotaExceeded", message: "no more tokens", info: { customInfo: { a: 1 } } };
const error: ExecutionError = { code: "QuotaExceeded", message: "no more tokens", kind: "UNKNOWN" };

// flyte-semantics, section 1.5, without the differences that are on purpose: times are honoured, and nothing is mutated.
describe.for([
  ["notReady", PhaseInfo.notReady, "NotReady"],
  ["waitingForResources", PhaseInfo.waitingForResources, "WaitingForResources"],
  ["queued", PhaseInfo.queued, "Queued"],
  ["initializing", PhaseInfo.initializing, "Initializing"],
  ["running", PhaseInfo.running, "Running"],
  ["waitingForCache", PhaseInfo.waitingForCache, "WaitingForCache"],
  ["aborted", PhaseInfo.aborted, "Aborted"],
] as const)("the phase %s", ([, make, phase]) => {
  test("without options has version 0, no reason and no time", () => {
    expect(make()).toStrictEqual({ phase, version: 0, reason: "", info: {} });
  });

  test("takes version, reason, time and info", () => {
    expect(make(options)).toStrictEqual({
      phase,
      version: 7,
      reason: "because",
      info: { customInfo: { a: 1 }, occurredAt: new Date(5) },
    });
  });

  test("takes the time of the info, unless there is one of its own", () => {
    const info = { occurredAt: new Date(1) };
    expect(make({ info }).info.occurredAt).toEqual(new Date(1));
    expect(make({ info, occurredAt: new Date(2) }).info.occurredAt).toEqual(new Date(2));
  });

  test.for([-1, 0.5, Number.NaN, 2 ** 32, Number.POSITIVE_INFINITY])("refuses the version %d", (version) => {
    expect(() => make({ version })).toThrow(`Phase version must be an integer from 0 to 4294967295, got ${version}`);
  });

  test("is no failure", () => {
    expect(isFailure(make())).toBe(false);
  });
});

describe.for([
  ["failure", PhaseInfo.failure, "PermanentFailure", "USER", false],
  ["failureWithCleanup", PhaseInfo.failureWithCleanup, "PermanentFailure", "USER", true],
  ["systemFailure", PhaseInfo.systemFailure, "PermanentFailure", "SYSTEM", false],
  ["systemFailureWithCleanup", PhaseInfo.systemFailureWithCleanup, "PermanentFailure", "SYSTEM", true],
  ["retryableFailure", PhaseInfo.retryableFailure, "RetryableFailure", "USER", false],
  ["retryableFailureWithCleanup", PhaseInfo.retryableFailureWithCleanup, "RetryableFailure", "USER", true],
  ["systemRetryableFailure", PhaseInfo.systemRetryableFailure, "RetryableFailure", "SYSTEM", false],
  [
    "systemRetryableFailureWithCleanup",
    PhaseInfo.systemRetryableFailureWithCleanup,
    "RetryableFailure",
    "SYSTEM",
    true,
  ],
] as const)("the failure %s", ([, make, phase, kind, cleanupOnFailure]) => {
  test(`is a ${phase} of kind ${kind}${cleanupOnFailure ? " with cleanup" : ""}, version 0, and its text is the error's`, () => {
    expect(make(failure)).toStrictEqual({
      phase,
      version: 0,
      reason: "",
      info: { customInfo: { a: 1 } },
      error: { code: "QuotaExceeded", message: "no more tokens", kind },
      cleanupOnFailure,
    });
    expect(isFailure(make(failure))).toBe(true);
  });

  test.for(["", "1a", "a b", "ä", "x".repeat(65), undefined, null, 5])("refuses the code %o", (code) => {
    expect(() => make({ code: code as string, message: "" })).toThrow(RangeError);
  });
});

test("a code may have 64 characters, and each of _ . : -", () => {
  for (const code of ["x".repeat(64), "a", "A_b.c:d-9"])
    expect(PhaseInfo.failure({ code, message: "" }).error.code).toBe(code);
});

describe("failed", () => {
  test.for(["RetryableFailure", "PermanentFailure"] as const)("makes a %s with any error and no cleanup", (phase) => {
    expect(PhaseInfo.failed(phase, error, { customInfo: { a: 1 } })).toStrictEqual({
      phase,
      version: 0,
      reason: "",
      info: { customInfo: { a: 1 } },
      error,
      cleanupOnFailure: false,
    });
  });

  test("refuses what Go accepts: no error, and a phase that is no failure", () => {
    const noError = undefined as unknown as ExecutionError;
    expect(() => PhaseInfo.failed(Phase.PermanentFailure, noError)).toThrow("Error code must be a letter");
    const success = Phase.Success as unknown as "PermanentFailure";
    expect(() => PhaseInfo.failed(success, error)).toThrow(
      'Only RetryableFailure and PermanentFailure can be failed, got "Success"',
    );
  });
});

test("success has version 0 and the info", () => {
  expect(PhaseInfo.success()).toStrictEqual({ phase: "Success", version: 0, reason: "", info: {} });
  expect(PhaseInfo.success({ occurredAt: new Date(1) }).info).toEqual({ occurredAt: new Date(1) });
});

test("undefined is a constant", () => {
  expect(PhaseInfo.undefined).toStrictEqual({ phase: "Undefined", version: 0, reason: "", info: {} });
});

const every: readonly (readonly [string, (info: TaskInfo) => PhaseInfo])[] = [
  ["running", (info) => PhaseInfo.running({ info, occurredAt: new Date(5) })],
  ["aborted", (info) => PhaseInfo.aborted({ info, occurredAt: new Date(5) })],
  ["success", (info) => PhaseInfo.success(info)],
  ["failure", (info) => PhaseInfo.failure({ ...failure, info })],
  ["failed", (info) => PhaseInfo.failed("PermanentFailure", error, info)],
];

test.for(every)("%s is frozen, and leaves the info that it is given alone", ([, make]) => {
  const given: TaskInfo = { customInfo: { a: 1 } };
  const made = make(given);
  expect(given).toStrictEqual({ customInfo: { a: 1 } });
  expect(Object.isFrozen(given)).toBe(false);
  expect(made.info).not.toBe(given);
  const parts = [made, made.info, ...(isFailure(made) ? [made.error] : [])];
  expect(parts.filter((part) => !Object.isFrozen(part))).toEqual([]);
});

describe("withReason", () => {
  // The first three vectors are Flyte's; to the fourth Flyte answers "existing reason, ".
  test.for([
    ["", "new reason", "new reason"],
    ["initial reason", "additional reason", "initial reason, additional reason"],
    ["first reason, second reason", "third reason", "first reason, second reason, third reason"],
    ["existing reason", "", "existing reason"],
  ] as const)("%j and %j give %j", ([reason, addition, expected]) => {
    expect(withReason(PhaseInfo.queued({ reason }), addition).reason).toBe(expected);
  });

  test("leaves everything else, and the original", () => {
    const before = PhaseInfo.running(options);
    const after = withReason(before, "more");
    expect(after).toStrictEqual({ ...before, reason: "because, more" });
    expect(before.reason).toBe("because");
    expect(Object.isFrozen(after)).toBe(true);
  });
});

describe("withVersion", () => {
  test("keeps everything else: the cleanup flag, too, which Go loses", () => {
    const before = PhaseInfo.failureWithCleanup(failure);
    const after = withVersion(before, 3);
    expect(after).toStrictEqual({ ...before, version: 3 });
    expect(before.version).toBe(0);
    expect(Object.isFrozen(after)).toBe(true);
  });

  test("accepts exactly the unsigned 32-bit integers", () => {
    const numbers = fc.oneof(fc.integer({ min: -10, max: 2 ** 33 }), fc.double());
    fc.assert(
      fc.property(numbers, (version) => {
        const isValid = Number.isInteger(version) && version >= 0 && version <= 4_294_967_295;
        const error = thrownBy(RangeError, () => withVersion(PhaseInfo.success(), version));
        expect(error === undefined).toBe(isValid);
      }),
    );
  });
});

test.each<[string, () => unknown, string]>([
  ["a reason", () => Reflect.apply(PhaseInfo.running, PhaseInfo, ["half done"]), "got string"],
  ["a message", () => Reflect.apply(PhaseInfo.failure, PhaseInfo, ["it broke"]), "got string"],
  ["nothing", () => Reflect.apply(PhaseInfo.failure, PhaseInfo, []), "got undefined"],
])("a phase made with %s in place of the options is refused", (_, make, got) => {
  const message = `A phase is made with an object such as { reason: "..." }, or { code, message } for a failure, ${got}`;
  expect(thrownBy(RangeError, make)?.message).toBe(message);
});
