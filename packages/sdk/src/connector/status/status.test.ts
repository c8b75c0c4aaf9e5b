import { status as Status } from "@grpc/grpc-js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CancelledError,
  ConfigError,
  ErrorCode,
  NotFoundError,
  PermanentSystemError,
  PermanentUserError,
  RetryableError,
  RetryAfterError,
} from "../../index.ts";
import { cutStatusText, cutText, MOST_STATUS_BYTES } from "./cut-text.ts";
import { toStatus } from "./to-status.ts";

const same = (text: string): string => text;

describe("the status of an error", () => {
  test.for([
    [new RetryableError("ServiceUnavailable", "x"), Status.UNAVAILABLE],
    [new RetryableError("ConnectionFailed", "x"), Status.UNAVAILABLE],
    [new RetryableError("DeadlineExceeded", "x"), Status.DEADLINE_EXCEEDED],
    [new RetryAfterError("Throttled", "x"), Status.RESOURCE_EXHAUSTED],
    [new PermanentUserError("RequestRejected", "x"), Status.INVALID_ARGUMENT],
    [new PermanentUserError("Conflict", "x"), Status.ALREADY_EXISTS],
    [new PermanentSystemError("a word of the plugin's own", "x"), Status.INTERNAL],
    [new PermanentSystemError("SecretNotFound", "x"), Status.FAILED_PRECONDITION],
    [new PermanentSystemError("Unauthenticated", "x"), Status.FAILED_PRECONDITION],
    [new PermanentSystemError("CorruptedPluginState", "x"), Status.INVALID_ARGUMENT],
    [new NotFoundError("NOT_FOUND", "x"), Status.NOT_FOUND],
    [new CancelledError("Cancelled", "x"), Status.CANCELLED],
    [new ConfigError("InvalidConfig", "x", []), Status.FAILED_PRECONDITION],
    [new ConfigError("PluginNotFound", "x", []), Status.NOT_FOUND],
    [new TypeError("a bug"), Status.INTERNAL],
    ["thrown text", Status.INTERNAL],
    [undefined, Status.INTERNAL],
  ] as const)("%o", ([error, code]) => {
    expect(toStatus(error, same).code).toBe(code);
  });

  test("is never OK or UNKNOWN, whatever was thrown", () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...Object.values(ErrorCode)), (thrown, code) => {
        for (const error of [thrown, new RetryableError(code, "x"), new PermanentSystemError(code, "x")]) {
          expect([Status.OK, Status.UNKNOWN]).not.toContain(toStatus(error, same).code);
        }
      }),
    );
  });

  test("has the code and the message, without secrets", () => {
    const error = new PermanentUserError("RequestRejected", "the key hunter2 is wrong");
    expect(toStatus(error, (text) => text.replace("hunter2", "[redacted]")).details).toBe(
      "[RequestRejected] the key [redacted] is wrong",
    );
  });
});

describe("the text of a status", () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 6_000, size: "max" }),
    fc.string({ size: "max", maxLength: 6_000 }),
  );

  test("takes at most 4 KiB on the wire, whatever it is", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const cut = cutStatusText(text);
        expect(encodeURI(cut).length).toBeLessThanOrEqual(MOST_STATUS_BYTES);
        expect(cut === text.toWellFormed() || cut.endsWith("...")).toBe(true);
      }),
    );
  });

  test("is cut no shorter than it must be", () => {
    expect(cutStatusText("a".repeat(4_096))).toHaveLength(4_096);
    expect(cutStatusText("a".repeat(4_097))).toBe(`${"a".repeat(4_093)}...`);
    expect(encodeURI(cutStatusText("語".repeat(1_000))).length).toBeGreaterThan(4_080);
  });

  test("half a character does not break it", () => {
    expect(encodeURI(cutStatusText("\ud83d"))).toBe("%EF%BF%BD");
  });
});

test("the text of a field is cut to its bytes, between characters", () => {
  expect(cutText("語語語", 9)).toBe("語語語");
  expect(cutText("語語語語", 11)).toBe("語語...");
  expect(cutText("half \ud83d", 100)).toBe("half \ufffd");
});
