import { expect, test } from "vitest";
import { PhaseInfo } from "../contract/phase-info.ts";
import { ErrorCode } from "./error-code.ts";

test("Flyte's codes are Flyte's words", () => {
  expect(ErrorCode).toMatchObject({
    TaskFailedWithError: "TaskFailedWithError",
    DownstreamSystemError: "DownstreamSystemError",
    TaskFailedUnknownError: "TaskFailedUnknownError",
    BadTaskSpecification: "BadTaskSpecification",
    TaskEventRecordingFailed: "TaskEventRecordingFailed",
    MetadataAccessFailed: "MetadataAccessFailed",
    MetadataTooLarge: "MetadataTooLarge",
    PluginInitializationFailed: "PluginInitializationFailed",
    CacheFailed: "AutoRefreshCacheFailed",
    RuntimeFailure: "RuntimeFailure",
    CorruptedPluginState: "CorruptedPluginState",
    ResourceManagerFailure: "ResourceManagerFailure",
    BackOffError: "BackOffError",
    SystemError: "SystemError",
    ReturnedUnknown: "RETURNED_UNKNOWN",
    NotFound: "NOT_FOUND",
    MaxSystemFailuresExceeded: "MaxSystemFailuresExceeded",
    MaxRetriesExceeded: "MaxRetriesExceeded",
    ReadFailed: "READ_FAILED",
    PluginNotFound: "PluginNotFound",
  });
});

test("every code can be the code of a failure, and no two are the same", () => {
  const codes = Object.values(ErrorCode);
  for (const code of codes) expect(PhaseInfo.failure({ code, message: "" }).error.code).toBe(code);
  expect(new Set(codes).size).toBe(codes.length);
});
