import { PhaseInfo } from "@flyte-webapi/sdk";

import { keyHeader, phaseOf, type Design } from "../../design.ts";
import { jobPath } from "../../job-spec.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";

type Status = Design["status"];

const withStatus = (status: Status): Design => ({ ...keyHeader, status });

const KNOWN = ["QUEUED", "RUNNING", "STOPPING", "DONE", "FAILED", "STOPPED"];

/** What is neither live nor failed has succeeded. */
const restIsSuccess: Status = (_use, { resource }) => {
  if (["QUEUED", "RUNNING", "STOPPING", "FAILED", "STOPPED"].includes(resource.state)) return phaseOf(resource);
  return PhaseInfo.success();
};

const stoppedIsSuccess: Status = (_use, { resource }) =>
  resource.state === "STOPPED" ? PhaseInfo.success() : phaseOf(resource);

/** Looks for the word, wherever it stands. */
const wordOfSuccess: Status = (_use, { resource }) =>
  resource.state.includes("DONE") ? PhaseInfo.success() : phaseOf(resource);

const unknownThrows: Status = (_use, { resource }) => {
  if (!KNOWN.includes(resource.state)) throw new Error(`unknown state ${resource.state}`);
  return phaseOf(resource);
};

const unknownFails: Status = (_use, { resource }) =>
  KNOWN.includes(resource.state)
    ? phaseOf(resource)
    : PhaseInfo.systemFailure({ code: "UnknownState", message: `the job is ${resource.state}` });

const unknownIsHidden: Status = (_use, { resource }) =>
  KNOWN.includes(resource.state) ? phaseOf(resource) : PhaseInfo.running({ reason: "the job runs" });

/** Refuses an unknown state already in get. */
const unknownRefusedByGet: Design = {
  ...keyHeader,
  get: async (use, ctx) => {
    const job = await keyHeader.get(use, ctx);
    if (!KNOWN.includes(job.state)) throw new TypeError(`state: expected one of ${KNOWN.join(", ")}`);
    return job;
  },
};

/** Fetches the reason of a failure where it is needed. */
const fetchesInStatus: Status = async ({ api }, { resource, signal }) => {
  if (resource.state !== "FAILED") return phaseOf(resource);
  await api.insist({ method: "GET", path: jobPath(resource.id), signal });
  return phaseOf(resource);
};

const waitsInStatus: Status = async ({ setup }, { resource, signal }) => {
  await setup.clock.sleep(50, signal);
  return phaseOf(resource);
};

export const MISREAD_STATES: readonly BrokenPlugin[] = [
  broken("ST-01", "rest-is-success", () => withStatus(restIsSuccess)),
  broken("ST-01", "stopped-is-success", () => withStatus(stoppedIsSuccess)),
  broken("ST-01", "word-of-success", () => withStatus(wordOfSuccess)),
  broken("ST-03", "unknown-throws", () => withStatus(unknownThrows)),
  broken("ST-03", "unknown-fails", () => withStatus(unknownFails)),
  broken("ST-03", "unknown-is-hidden", () => withStatus(unknownIsHidden)),
  broken("ST-03", "unknown-refused-by-get", () => unknownRefusedByGet),
  broken("ST-06", "fetches-in-status", () => withStatus(fetchesInStatus)),
  broken("ST-06", "waits-in-status", () => withStatus(waitsInStatus)),
];
