import { describe, expect, test, vi } from "vitest";
import { CancelledError } from "./cancelled-error.ts";
import { ConfigError } from "./config-error.ts";
import { NotFoundError } from "./not-found-error.ts";
import { PermanentSystemError } from "./permanent-system-error.ts";
import { PermanentUserError } from "./permanent-user-error.ts";
import { PluginError } from "./plugin-error.ts";
import { RetryAfterError } from "./retry-after-error.ts";
import { RetryableError } from "./retryable-error.ts";

// As two versions of the package in one process: the same modules, loaded a second time.
vi.resetModules();
const copy = {
  ...(await import("./plugin-error.ts")),
  ...(await import("./retryable-error.ts")),
  ...(await import("./not-found-error.ts")),
};

const CLASSES = [
  [RetryableError, "RetryableError", "retry"],
  [PermanentUserError, "PermanentUserError", "permanentUser"],
  [PermanentSystemError, "PermanentSystemError", "permanentSystem"],
  [NotFoundError, "NotFoundError", "notFound"],
  [CancelledError, "CancelledError", "cancelled"],
] as const;

const every: readonly PluginError[] = [
  ...CLASSES.map(([Class]) => new Class("Code", "message")),
  new RetryAfterError("Code", "message", 5),
  new ConfigError("Code", "message", []),
];

describe.for(CLASSES)("%s", ([Class, name, consequence]) => {
  test(`is called ${name} and means ${consequence}`, () => {
    const cause = new Error("inner");
    const error = new Class("Throttled", "slow down", { cause, facts: { status: 429 } });
    expect(error.name).toBe(name);
    expect(error.consequence).toBe(consequence);
    expect(error.code).toBe("Throttled");
    expect(error.message).toBe("slow down");
    expect(error.cause).toBe(cause);
    expect(error.facts).toEqual({ status: 429 });
    expect(String(error)).toBe("[Throttled] slow down");
    expect(error.stack).toContain("slow down");
  });

  test("is an instance of itself, of PluginError and of Error, and of no sibling", () => {
    const error = new Class("Code", "message");
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(PluginError);
    const classes = [...CLASSES.map(([Other]) => Other), RetryAfterError, ConfigError];
    expect(classes.filter((Other) => error instanceof Other)).toEqual([Class]);
  });
});

test("facts and issues are copies that cannot be changed", () => {
  const facts = { status: 500 };
  const issues = [{ field: "a", message: "a is wrong" }];
  const error = new ConfigError("InvalidConfig", "Two things:", issues, { facts });
  facts.status = 0;
  issues.pop();
  expect(error.facts).toEqual({ status: 500 });
  expect(error.issues).toEqual([{ field: "a", message: "a is wrong" }]);
  expect(Object.isFrozen(error.facts) && Object.isFrozen(error.issues)).toBe(true);
});

test("an error without cause and facts has no cause and empty facts", () => {
  const error = new RetryableError("Code", "message");
  expect("cause" in error).toBe(false);
  expect(error.facts).toEqual({});
});

test("the message of a ConfigError has a line for each issue", () => {
  const issues = [
    { field: "a", message: "a must be 1, got 2" },
    { field: "b", message: "b is missing" },
  ];
  expect(new ConfigError("InvalidConfig", "Two things:", issues).message).toBe(
    "Two things:\n  - a must be 1, got 2\n  - b is missing",
  );
});

describe("RetryAfterError", () => {
  test.for([0, 5, 0.5, undefined])("takes the delay %o", (delay) => {
    expect(new RetryAfterError("Throttled", "slow down", delay).retryAfterMs).toBe(delay);
  });

  test.for([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses the delay %d", (delay) => {
    expect(() => new RetryAfterError("Throttled", "slow down", delay)).toThrow(RangeError);
  });
});

describe("across two copies of the package", () => {
  test("the copies are different classes", () => {
    expect(copy.PluginError).not.toBe(PluginError);
    expect(copy.RetryableError).not.toBe(RetryableError);
    expect(Object.getPrototypeOf(copy.RetryableError)).toBe(copy.PluginError);
  });

  test("every error is a PluginError of both", () => {
    for (const error of [...every, new copy.RetryableError("Code", "message")]) {
      expect(error).toBeInstanceOf(PluginError);
      expect(error).toBeInstanceOf(copy.PluginError);
    }
  });

  test("a class recognises the errors of its namesake, and of no other", () => {
    const foreign = new copy.RetryableError("Code", "message");
    expect(foreign).toBeInstanceOf(RetryableError);
    expect(new RetryableError("Code", "message")).toBeInstanceOf(copy.RetryableError);
    expect(foreign).not.toBeInstanceOf(NotFoundError);
    expect(every.filter((error) => error instanceof copy.NotFoundError)).toHaveLength(1);
  });
});

describe("classes that users derive", () => {
  class JobGone extends NotFoundError {
    override readonly name: string = "JobGone";
  }
  class JobExpired extends JobGone {}

  test("are instances of what they derive from", () => {
    const error = new JobExpired("JobExpired", "too late");
    for (const Class of [JobExpired, JobGone, NotFoundError, copy.NotFoundError, PluginError, Error]) {
      expect(error).toBeInstanceOf(Class);
    }
    expect(error).not.toBeInstanceOf(RetryableError);
  });

  test("do not take in their parents and siblings", () => {
    expect(new NotFoundError("Code", "message")).not.toBeInstanceOf(JobGone);
    expect(new copy.NotFoundError("Code", "message")).not.toBeInstanceOf(JobGone);
    expect(new JobGone("Code", "message")).not.toBeInstanceOf(JobExpired);
  });
});

test.for([undefined, null, 5, "PluginError", {}, { consequence: "retry" }, new Error("x"), [], () => {}])(
  "%o is no PluginError",
  (value) => {
    expect(value).not.toBeInstanceOf(PluginError);
    expect(value).not.toBeInstanceOf(RetryableError);
  },
);

test("the brand does not show when an error is written out", () => {
  expect(JSON.stringify(new RetryableError("Code", "message"))).toBe(
    '{"code":"Code","facts":{},"consequence":"retry","name":"RetryableError"}',
  );
});
