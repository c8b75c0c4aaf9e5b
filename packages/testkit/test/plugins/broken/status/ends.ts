import { PhaseInfo } from "@flyte-webapi/sdk";

import { keyHeader, phaseOf, type Design } from "../../design.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";

type Status = Design["status"];

const withStatus = (status: Status): Design => ({ ...keyHeader, status });

/** A state that somebody forgot: the rest of the table says "running". */
const forgets =
  (forgotten: string): Status =>
  (_use, { resource }) =>
    resource.state === forgotten ? PhaseInfo.running({ reason: `the job is ${forgotten}` }) : phaseOf(resource);

/** A state that somebody forgot, where the table is checked. */
const throwsAt =
  (state: string): Status =>
  (_use, { resource }) => {
    if (resource.state === state) throw new Error(`cannot handle ${state}`);
    return phaseOf(resource);
  };

const stoppingIsStopped: Status = (_use, { resource }) =>
  phaseOf(resource.state === "STOPPING" ? { ...resource, state: "STOPPED" } : resource);

/** Drops the job from its memory once it has failed, and then takes it for a new one. */
const forgetsTheFailed = (): Design => {
  const over = new Set<string>();
  return withStatus((_use, { resource }) => {
    if (over.has(resource.id)) return PhaseInfo.queued({ reason: "the job is new" });
    if (resource.state === "FAILED") over.add(resource.id);
    return phaseOf(resource);
  });
};

/** Believes in a failure only of a job that it has seen alive. */
const believesOnlyWhatItSaw = (): Design => {
  const seen = new Set<string>();
  return {
    ...keyHeader,
    create: async (use, ctx) => {
      const result = await keyHeader.create(use, ctx);
      seen.add(result.resourceMeta.jobId);
      return result;
    },
    status: (_use, { resource }) =>
      resource.state === "FAILED" && !seen.has(resource.id)
        ? PhaseInfo.running({ reason: "the job was never seen" })
        : phaseOf(resource),
  };
};

// What plugins without TypeScript return when a branch is missing.
const nothing = undefined as unknown as PhaseInfo;

const nothingForStopping: Status = (_use, { resource }) =>
  resource.state === "STOPPING" ? nothing : phaseOf(resource);

const undefinedForUnknown: Status = (_use, { resource }) =>
  ["QUEUED", "RUNNING", "STOPPING", "DONE", "FAILED", "STOPPED"].includes(resource.state)
    ? phaseOf(resource)
    : { ...PhaseInfo.undefined, reason: `the job is ${resource.state}` };

const failureWithoutError: Status = (_use, { resource }) =>
  resource.state === "FAILED"
    ? // What plugins without TypeScript make by hand.
      ({ ...PhaseInfo.success(), phase: "PermanentFailure" } as unknown as PhaseInfo)
    : phaseOf(resource);

export const WRONG_ENDS: readonly BrokenPlugin[] = [
  broken("ST-02", "failed-is-forgotten", () => withStatus(forgets("FAILED"))),
  broken("ST-02", "stopped-is-forgotten", () => withStatus(forgets("STOPPED"))),
  broken("ST-02", "stopped-throws", () => withStatus(throwsAt("STOPPED"))),
  broken("ST-04", "stopping-is-stopped", () => withStatus(stoppingIsStopped)),
  broken("ST-04", "stopping-throws", () => withStatus(throwsAt("STOPPING"))),
  broken("ST-05", "forgets-the-failed", forgetsTheFailed),
  broken("ST-05", "believes-only-what-it-saw", believesOnlyWhatItSaw),
  broken("ST-18", "nothing-for-stopping", () => withStatus(nothingForStopping)),
  broken("ST-18", "undefined-for-unknown", () => withStatus(undefinedForUnknown)),
  broken("ST-18", "failure-without-error", () => withStatus(failureWithoutError)),
];
