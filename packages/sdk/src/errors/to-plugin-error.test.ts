import fc from "fast-check";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { NotFoundError } from "./not-found-error.ts";
import { PluginError } from "./plugin-error.ts";
import { RetryAfterError } from "./retry-after-error.ts";
import { toPluginError } from "./to-plugin-error.ts";

test("our own errors stay as they are", () => {
  for (const error of [new NotFoundError("Code", "message"), new RetryAfterError("Code", "message", 5)]) {
    expect(toPluginError(error)).toBe(error);
  }
});

const withoutMessage = Object.assign(new RangeError("x"), { message: "" });
const foreignAbort: unknown = runInNewContext('Object.assign(new Error("stopped"), { name: "AbortError" })');

test.for([
  [new DOMException("stopped", "AbortError"), "cancelled", "Cancelled", "stopped"],
  [AbortSignal.abort().reason, "cancelled", "Cancelled", "This operation was aborted"],
  [foreignAbort, "cancelled", "Cancelled", "stopped"],
  [new DOMException("too slow", "TimeoutError"), "retry", "DeadlineExceeded", "too slow"],
  [new TypeError("fetch failed"), "retry", "RuntimeFailure", "fetch failed"],
  [withoutMessage, "retry", "RuntimeFailure", "RangeError without a message"],
  ["it broke", "retry", "RuntimeFailure", "it broke"],
  ["", "retry", "RuntimeFailure", "The plugin threw a value that is no Error (type string)"],
  [null, "retry", "RuntimeFailure", "The plugin threw a value that is no Error (type null)"],
  [{ status: 500 }, "retry", "RuntimeFailure", "The plugin threw a value that is no Error (type object)"],
] as const)("%o has the consequence %s and the code %s", ([thrown, consequence, code, message]) => {
  const error = toPluginError(thrown);
  expect(error).toMatchObject({ consequence, code, message });
  expect(error.cause).toBe(thrown);
});

test("undefined has no cause to keep", () => {
  expect(toPluginError(undefined)).toMatchObject({ code: "RuntimeFailure", consequence: "retry" });
});

test("a value that cannot even be looked at is passing trouble, too", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const getter = {
    get name(): never {
      throw new Error("no");
    },
  };
  for (const thrown of [proxy, getter]) {
    expect(toPluginError(thrown)).toMatchObject({
      code: "RuntimeFailure",
      message: "The plugin threw a value that cannot be read",
    });
  }
});

test("whatever is thrown becomes a PluginError with a message", () => {
  const errorLike = fc.record({ name: fc.anything(), message: fc.anything(), consequence: fc.anything() });
  fc.assert(
    fc.property(fc.oneof(fc.anything(), errorLike), (thrown) => {
      const error = toPluginError(thrown);
      expect(error).toBeInstanceOf(PluginError);
      expect(error.message).not.toBe("");
    }),
  );
});
