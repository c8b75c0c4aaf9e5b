import { getEventListeners } from "node:events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBinary } from "@bufbuild/protobuf";

import { CreateJobRequestSchema, JobState } from "../../test/grpc/gen/jobs_pb.js";
import {
  bytes,
  job,
  refusal,
  richTrailers,
  scriptedGrpc,
  silence,
  unsent,
  type GrpcStep,
} from "../../test/grpc/scripted-grpc.ts";
import { ended, failed, succeeded } from "../../test/http/scripted-service.ts";
import { GrpcCode } from "../contract/grpc-code.ts";
import { CancelledError } from "../errors/cancelled-error.ts";
import { ConfigError } from "../errors/config-error.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { PluginError } from "../errors/plugin-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import { RetryAfterError } from "../errors/retry-after-error.ts";

const queued = job({ id: "7", state: JobState.QUEUED });
const create = { requestId: "k-1", spec: { text: "hello" } };

describe("a call", () => {
  it("sends the message, the metadata and the deadline, and resolves with the message of the answer", async () => {
    const { client, clock, seen } = scriptedGrpc([queued], { metadata: { "X-Tenant": " acme " }, timeoutMs: 5_000 });
    const call = client.createJob(create, { idempotencyKey: "k-1", metadata: { "x-raw-bin": new Uint8Array([1]) } });
    expect(await succeeded(clock, call)).toMatchObject({ id: "7", state: JobState.QUEUED });
    expect(seen[0]).toMatchObject({
      address: "jobs.test:443",
      method: "/jobs.v1.JobService/CreateJob",
      security: { kind: "tls" },
      timeoutMs: 5_000,
      metadata: { "x-tenant": ["acme"], "idempotency-key": ["k-1"], "x-raw-bin": [new Uint8Array([1])] },
    });
    expect(fromBinary(CreateJobRequestSchema, seen[0]!.message)).toMatchObject(create);
    expect(clock.pending).toBe(0);
  });

  it("resolves with undefined for an accepted status", async () => {
    const { client, clock, seen } = scriptedGrpc([refusal(GrpcCode.NOT_FOUND, "gone")]);
    const call = client.cancelJob({ id: "7" }, { accept: [GrpcCode.NOT_FOUND, GrpcCode.FAILED_PRECONDITION] });
    expect(await succeeded(clock, call)).toBeUndefined();
    expect(seen).toHaveLength(1);
  });

  it("is refused before it is sent when the request cannot be the message, by the name of the field", async () => {
    const { client, clock, seen } = scriptedGrpc([queued]);
    const wrong: readonly (readonly [object, string])[] = [
      [{ requestId: { id: "7" } }, "CreateJobRequest.request_id"],
      [{ requestId: 7 }, "CreateJobRequest.request_id"],
      [{ spec: { text: ["a"] } }, "JobSpec.text"],
      [{ spec: 7 }, "CreateJobRequest"],
    ];
    for (const [request, named] of wrong) {
      const error = await failed(clock, client.createJob(request));
      expect(error).toBeInstanceOf(PermanentUserError);
      expect(error).toMatchObject({ code: "BadTaskSpecification", message: expect.stringContaining(named) });
    }
    expect(seen).toEqual([]);
  });

  it("is refused before it is sent when the request is longer than maxMessageBytes", async () => {
    const { client, clock, seen } = scriptedGrpc([queued], { maxMessageBytes: 100 });
    const error = await failed(clock, client.createJob({ spec: { text: "x".repeat(101) } }));
    expect(error).toMatchObject({ code: "BadTaskSpecification", message: expect.stringContaining("maxMessageBytes") });
    expect(seen).toEqual([]);
  });

  it("ends at its signal, in the middle of an attempt and in a wait, and leaves neither timer nor listener", async () => {
    for (const step of [silence, refusal(GrpcCode.UNAVAILABLE)]) {
      const { client, clock } = scriptedGrpc([step]);
      const controller = new AbortController();
      const call = client.getJob({ id: "7" }, { signal: controller.signal });
      call.catch(() => {});
      await clock.advance(1);
      controller.abort();
      await expect(call).rejects.toBeInstanceOf(CancelledError);
      expect(clock.pending).toBe(0);
      expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    }
  });

  it("ends when its time is up, though grpc ignores its signal", async () => {
    const { client, clock, seen } = scriptedGrpc([silence], { timeoutMs: 1_000, retry: { maxAttempts: 2 } });
    const error = await failed(clock, client.getJob({ id: "7" }));
    expect(error).toMatchObject({ code: "DeadlineExceeded", message: expect.stringContaining("1000 ms") });
    expect(seen).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  it("gives each attempt no more time than is left of deadlineMs", async () => {
    const { client, clock, seen } = scriptedGrpc([silence], { timeoutMs: 1_000, deadlineMs: 1_600 });
    await failed(clock, client.getJob({ id: "7" }));
    expect(seen[0]?.timeoutMs).toBe(1_000);
    expect(seen[1]?.timeoutMs).toBeLessThan(600);
    expect(clock.monotonic()).toBeLessThanOrEqual(1_600);
  });
});

describe("a status", () => {
  it.each([
    ["CANCELLED", "retry", "ServiceUnavailable"],
    ["UNKNOWN", "retry", "ServiceUnavailable"],
    ["INVALID_ARGUMENT", "permanentUser", "RequestRejected"],
    ["DEADLINE_EXCEEDED", "retry", "DeadlineExceeded"],
    ["NOT_FOUND", "notFound", "NOT_FOUND"],
    ["ALREADY_EXISTS", "permanentUser", "Conflict"],
    ["PERMISSION_DENIED", "permanentSystem", "PermissionDenied"],
    ["RESOURCE_EXHAUSTED", "retryAfter", "Throttled"],
    ["FAILED_PRECONDITION", "permanentUser", "RequestRejected"],
    ["ABORTED", "retry", "ServiceUnavailable"],
    ["OUT_OF_RANGE", "permanentUser", "RequestRejected"],
    ["UNIMPLEMENTED", "permanentSystem", "RequestRejected"],
    ["INTERNAL", "retry", "ServiceUnavailable"],
    ["UNAVAILABLE", "retry", "ServiceUnavailable"],
    ["DATA_LOSS", "permanentSystem", "BadResponse"],
    ["UNAUTHENTICATED", "retry", "Unauthenticated"],
    ["OK", "retry", "BadResponse"],
  ] as const)("%s is an error of the kind %s", async (status, consequence, code) => {
    const { client, clock } = scriptedGrpc([refusal(GrpcCode[status], "because")], { retry: { maxAttempts: 1 } });
    const error = await failed(clock, client.getJob({ id: "7" }));
    expect(error).toMatchObject({
      consequence,
      code,
      message: `jobs.v1.JobService/GetJob answered ${status}: because`,
      facts: { method: "jobs.v1.JobService/GetJob", attempt: 1, status, details: "because" },
    });
  });

  it("of any number, with any words and any trailers, is one of our errors", async () => {
    const trailer = fc.oneof(fc.string(), fc.uint8Array());
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.string(),
        fc.dictionary(
          fc.constantFrom("grpc-status-details-bin", "grpc-retry-pushback-ms", "x-request-id"),
          fc.array(trailer),
        ),
        async (code, details, trailers) => {
          const { client, clock } = scriptedGrpc([refusal(code, details, trailers)], { retry: { maxAttempts: 1 } });
          expect(await failed(clock, client.createJob(create))).toBeInstanceOf(PluginError);
        },
      ),
    );
  });

  it("tells the reason, the domain and the request id", async () => {
    const trailers = {
      ...richTrailers({ errorInfo: { reason: "QUOTA_EXCEEDED", domain: "jobs.test" } }),
      "x-request-id": ["r-1"],
    };
    const { client, clock } = scriptedGrpc([refusal(GrpcCode.FAILED_PRECONDITION, "no", trailers)]);
    const error = await failed(clock, client.createJob(create));
    expect(error).toMatchObject({ facts: { reason: "QUOTA_EXCEEDED", domain: "jobs.test", requestId: "r-1" } });
  });

  it("of a message above a limit is no used-up quota, and not repeated", async () => {
    const step = refusal(GrpcCode.RESOURCE_EXHAUSTED, "Received message larger than max (5000000 vs 4194304)");
    const { client, clock, seen } = scriptedGrpc([step]);
    const error = await failed(clock, client.getJob({ id: "7" }));
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({ code: "BadResponse" });
    expect(seen).toHaveLength(1);
  });

  it("has its words cut", async () => {
    const { client, clock } = scriptedGrpc([refusal(GrpcCode.INVALID_ARGUMENT, "x".repeat(100_000))]);
    const error = await failed(clock, client.createJob(create));
    expect(String(error).length).toBeLessThan(1_200);
    expect(JSON.stringify(error).length).toBeLessThan(4_000);
  });
});

describe("repetition", () => {
  const troubles: readonly (readonly [string, GrpcStep])[] = [
    ["UNAVAILABLE", refusal(GrpcCode.UNAVAILABLE)],
    ["INTERNAL", refusal(GrpcCode.INTERNAL)],
    ["DEADLINE_EXCEEDED", refusal(GrpcCode.DEADLINE_EXCEEDED)],
    ["RESOURCE_EXHAUSTED without a time", refusal(GrpcCode.RESOURCE_EXHAUSTED)],
    ["bytes that are no message", bytes(new Uint8Array([0x0a, 0xff]))],
    ["silence", silence],
  ];

  it.each(troubles)("of a method without side effects after %s", async (_name, trouble) => {
    const { client, clock, seen } = scriptedGrpc([trouble, queued]);
    expect(await succeeded(clock, client.getJob({ id: "7" }))).toMatchObject({ id: "7" });
    expect(seen).toHaveLength(2);
  });

  it.each(troubles)("of a method that may have been applied never happens after %s", async (_name, trouble) => {
    const { client, clock, seen } = scriptedGrpc([trouble, queued]);
    expect(await failed(clock, client.createJob(create))).toBeInstanceOf(PluginError);
    expect(seen).toHaveLength(1);
  });

  it.each(troubles)("of a call that is said to be repeatable after %s, with the same bytes", async (_name, trouble) => {
    const { client, clock, seen } = scriptedGrpc([trouble, queued]);
    expect(await succeeded(clock, client.createJob(create, { repeatable: true }))).toMatchObject({ id: "7" });
    expect(seen.map((request) => request.message)).toEqual([seen[0]?.message, seen[0]?.message]);
  });

  it("with an idempotency key sends the same key each time", async () => {
    const { client, clock, seen } = scriptedGrpc([refusal(GrpcCode.UNAVAILABLE), queued]);
    await succeeded(clock, client.createJob(create, { idempotencyKey: "k-1" }));
    expect(seen.map((request) => request.metadata?.["idempotency-key"])).toEqual([["k-1"], ["k-1"]]);
  });

  it("of any method happens when the request was certainly not sent", async () => {
    const { client, clock, seen } = scriptedGrpc([unsent, unsent, queued]);
    expect(await succeeded(clock, client.createJob(create))).toMatchObject({ id: "7" });
    expect(seen).toHaveLength(3);
  });

  it("says that nothing was sent when there is never a connection", async () => {
    const { client, clock } = scriptedGrpc([unsent]);
    const error = await failed(clock, client.createJob(create));
    expect(error).toMatchObject({ code: "ConnectionFailed", message: expect.stringContaining("was not sent") });
  });

  it("never happens after what another try does not mend", async () => {
    for (const code of [3, 5, 6, 7, 9, 11, 12, 15]) {
      const { client, clock, seen } = scriptedGrpc([refusal(code)]);
      await failed(clock, client.getJob({ id: "7" }, { repeatable: true }));
      expect(seen).toHaveLength(1);
    }
  });

  it("waits as long as RetryInfo says, whatever the method", async () => {
    const trailers = richTrailers({ retryInfo: { seconds: 7, nanos: 500_000_001 } });
    const { client, clock, seen } = scriptedGrpc([refusal(GrpcCode.RESOURCE_EXHAUSTED, "", trailers), queued]);
    await succeeded(clock, client.createJob(create));
    expect(seen[1]?.atMs).toBe(7_501);
  });

  it("tells the caller of a longer time, and does not wait for it", async () => {
    const trailers = richTrailers({ retryInfo: { seconds: 300 } });
    for (const code of [GrpcCode.RESOURCE_EXHAUSTED, GrpcCode.UNAVAILABLE]) {
      const { client, clock, seen } = scriptedGrpc([refusal(code, "", trailers)]);
      const error = await failed(clock, client.getJob({ id: "7" }));
      expect(error).toBeInstanceOf(RetryAfterError);
      expect(error).toMatchObject({ retryAfterMs: 300_000 });
      expect(seen).toHaveLength(1);
    }
  });

  it("ignores a RetryInfo that lies in the past", async () => {
    const trailers = richTrailers({ retryInfo: { seconds: -5 } });
    const { client, clock, seen } = scriptedGrpc([refusal(GrpcCode.UNAVAILABLE, "", trailers), queued]);
    await succeeded(clock, client.getJob({ id: "7" }));
    expect(seen[1]?.atMs).toBeGreaterThanOrEqual(250);
  });

  it("waits as long as the server pushes back, and never happens when it says so", async () => {
    const pushed = (ms: string): GrpcStep => refusal(GrpcCode.UNAVAILABLE, "", { "grpc-retry-pushback-ms": [ms] });
    const later = scriptedGrpc([pushed("4000"), queued]);
    await succeeded(later.clock, later.client.getJob({ id: "7" }));
    expect(later.seen[1]?.atMs).toBe(4_000);
    const never = scriptedGrpc([pushed("-1"), queued]);
    await failed(never.clock, never.client.getJob({ id: "7" }));
    expect(never.seen).toHaveLength(1);
  });

  it("ends after maxAttempts, with pauses that grow", async () => {
    const { client, clock, seen } = scriptedGrpc([refusal(GrpcCode.UNAVAILABLE)]);
    await failed(clock, client.getJob({ id: "7" }));
    const at = seen.map(({ atMs }) => atMs);
    expect(at).toHaveLength(4);
    for (const [index, ms] of at.slice(1).entries()) expect(ms - at[index]!).toBeGreaterThanOrEqual(250);
  });
});

describe("an answer", () => {
  it("that the check refuses is trouble that may pass, and says what is missing", async () => {
    const { client, clock, seen } = scriptedGrpc([job({}), queued]);
    const check = ({ id }: { readonly id: string }): string | undefined =>
      id === "" ? "the id is missing" : undefined;
    expect(await succeeded(clock, client.getJob({ id: "7" }, { check }))).toMatchObject({ id: "7" });
    expect(seen).toHaveLength(2);
    const alone = scriptedGrpc([job({})], { retry: { maxAttempts: 1 } });
    const error = await failed(alone.clock, alone.client.createJob(create, { check }));
    expect(error).toMatchObject({ code: "BadResponse", message: expect.stringContaining("the id is missing") });
  });

  it("of any bytes is a message or one of our errors", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (message) => {
        const { client, clock } = scriptedGrpc([bytes(message)], { retry: { maxAttempts: 1 } });
        const end = await ended(clock, client.getJob({ id: "7" }));
        if ("error" in end) expect(end.error).toMatchObject({ consequence: "retry", code: "BadResponse" });
        else expect(end.value).toMatchObject({ $typeName: "jobs.v1.Job" });
      }),
    );
  });

  it("longer than maxMessageBytes is not read, and not asked for again", async () => {
    const { client, clock, seen } = scriptedGrpc([bytes(new Uint8Array(101))], { maxMessageBytes: 100 });
    const error = await failed(clock, client.getJob({ id: "7" }));
    expect(error).toMatchObject({ code: "BadResponse", message: expect.stringContaining("101 bytes") });
    expect(seen).toHaveLength(1);
  });
});

describe("a credential", () => {
  const SECRET = "s3cr3t/+value";

  it("is asked for at each attempt, and once more when the service refuses it", async () => {
    const asked: boolean[] = [];
    const { client, clock, seen } = scriptedGrpc([refusal(GrpcCode.UNAUTHENTICATED), queued], {
      authorize: ({ refused }) => {
        asked.push(refused);
        return { authorization: `Bearer token-${asked.length}` };
      },
    });
    // No time passes, and the call need not be repeatable: a refused request was not applied.
    expect(await succeeded(clock, client.createJob(create))).toMatchObject({ id: "7" });
    expect(asked).toEqual([false, true]);
    expect(seen.map(({ atMs, metadata }) => [atMs, metadata?.["authorization"]])).toEqual([
      [0, ["Bearer token-1"]],
      [0, ["Bearer token-2"]],
    ]);
  });

  it("that stays the same is not tried again", async () => {
    const authorize = (): Record<string, string> => ({ authorization: "Bearer same-token" });
    const { client, clock, seen } = scriptedGrpc([refusal(GrpcCode.UNAUTHENTICATED)], { authorize });
    expect(await failed(clock, client.getJob({ id: "7" }))).toMatchObject({ code: "Unauthenticated" });
    expect(seen).toHaveLength(1);
  });

  it("that is missing stops the request", async () => {
    const authorize = (): Record<string, string> => ({ authorization: "Bearer undefined" });
    const { client, clock, seen } = scriptedGrpc([queued], { authorize });
    expect(await failed(clock, client.getJob({ id: "7" }))).toBeInstanceOf(ConfigError);
    expect(seen).toEqual([]);
  });

  it("is in no error and no log line, however the service repeats it", async () => {
    const echoes: readonly GrpcStep[] = [
      refusal(GrpcCode.PERMISSION_DENIED, `no access with Bearer ${SECRET} or ${btoa(SECRET)}`, {
        ...richTrailers({ errorInfo: { reason: SECRET, domain: SECRET } }),
        "x-request-id": [SECRET],
      }),
      async () => {
        throw new Error(`cannot send ${SECRET}`, { cause: new Error(encodeURIComponent(SECRET)) });
      },
    ];
    for (const step of echoes) {
      const { client, clock, log } = scriptedGrpc([step], {
        authorize: () => ({ authorization: `Bearer ${SECRET}` }),
        metadata: { "x-api-key": SECRET },
      });
      const error = await failed(clock, client.getJob({ id: "7" }));
      const shown = `${everything(error)} ${log.join(" ")}`;
      for (const form of [SECRET, btoa(SECRET), encodeURIComponent(SECRET)]) expect(shown).not.toContain(form);
    }
  });
});

function everything(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [String(error), error.stack, JSON.stringify(error), everything(error.cause)].join(" ");
}

describe("the options", () => {
  it("are all checked at once, and no value that may be secret is repeated", () => {
    const make = (): unknown =>
      scriptedGrpc([], {
        address: "https://user:pass@jobs.test",
        timeoutMs: 0,
        maxMessageBytes: 0.5,
        metadata: { "x-key-bin": "text-value", "grpc-timeout": "1S", "x key": "a" },
        retry: { maxAttempts: 0 },
      });
    expect(make).toThrow(ConfigError);
    try {
      make();
    } catch (error) {
      const text = String(error);
      for (const part of [
        "address",
        "timeoutMs",
        "maxMessageBytes",
        "-bin",
        "grpc-timeout",
        "not allowed",
        "maxAttempts",
      ]) {
        expect(text).toContain(part);
      }
      expect(text).not.toContain("pass");
      expect(text).not.toContain("text-value");
    }
  });

  it("of a call are checked before it is sent", async () => {
    const { client, clock, seen } = scriptedGrpc([queued]);
    const calls = [
      () => client.getJob({ id: "7" }, { timeoutMs: 0 }),
      () => client.createJob(create, { idempotencyKey: "a b" }),
      () => client.getJob({ id: "7" }, { accept: [GrpcCode.OK] }),
    ];
    for (const call of calls) expect(await failed(clock, call())).toBeInstanceOf(ConfigError);
    expect(seen).toEqual([]);
  });
});
