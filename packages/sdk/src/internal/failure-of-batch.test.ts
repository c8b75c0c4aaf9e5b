import { expect, test } from "vitest";
import { CancelledError } from "../errors/cancelled-error.ts";
import { ConfigError } from "../errors/config-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { NotFoundError } from "../errors/not-found-error.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { RetryAfterError } from "../errors/retry-after-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import { failureOfBatch } from "./failure-of-batch.ts";

const facts = { status: 400 };

test.for([
  new PermanentUserError("Bad", "no such id in the list", { facts }),
  new PermanentSystemError("Bad", "no such id in the list", { facts }),
  new NotFoundError("Bad", "no such id in the list", { facts }),
])("what would end one job is passing trouble of a batch (%#)", (error) => {
  const failure = failureOfBatch(error);
  expect(failure).toBeInstanceOf(RetryableError);
  expect(failure).toMatchObject({ code: "Bad", message: "no such id in the list", facts, cause: error });
});

test("a configuration that is wrong is, for a batch, passing trouble too", () => {
  expect(failureOfBatch(new ConfigError(ErrorCode.InvalidConfig, "no", []))).toBeInstanceOf(RetryableError);
});

test.for([
  new RetryableError("Down", "down"),
  new RetryAfterError("Throttled", "slowly", 1_000),
  new CancelledError("Cancelled", "gone"),
])("what says nothing of jobs stays as it is (%#)", (error) => {
  expect(failureOfBatch(error)).toBe(error);
});
