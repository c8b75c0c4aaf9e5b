import { ErrorKind, type PhaseInfo } from "@flyte-webapi/sdk";
import { expect, it } from "vitest";

import { toPhaseInfo, type Job } from "./status.ts";

const job: Job = { id: "a/b", state: "RUNNING", message: "out of memory" };
const kindOf = (phaseInfo: PhaseInfo) => ("error" in phaseInfo ? phaseInfo.error.kind : undefined);

it.each([
  [{ state: "QUEUED" }, "Queued", undefined],
  [{ state: "PULLING" }, "Initializing", undefined],
  [{ state: "RUNNING" }, "Running", undefined],
  [{ state: "CANCELLING" }, "Running", undefined],
  [{ state: "" }, "Running", undefined],
  [{ state: "DONE" }, "Success", undefined],
  [{ state: "STOPPED" }, "PermanentFailure", ErrorKind.User],
  [{ state: "FAILED" }, "RetryableFailure", ErrorKind.User],
  [{ state: "FAILED", cause: "NODE_LOST" }, "RetryableFailure", ErrorKind.System],
  [{ state: "FAILED", cause: "BAD_IMAGE" }, "PermanentFailure", ErrorKind.User],
] as const)("takes %j for %s, and blames %s", (change, phase, kind) => {
  const phaseInfo = toPhaseInfo({ ...job, ...change });
  expect(phaseInfo.phase).toBe(phase);
  expect(kindOf(phaseInfo)).toBe(kind);
  expect(phaseInfo.info.logs?.[0]?.uri).toBe("https://jobs.example.com/ui/a%2Fb");
});
