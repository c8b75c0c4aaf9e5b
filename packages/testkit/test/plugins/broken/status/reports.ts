import { isFailure, isTerminalPhase, PhaseInfo, withReason, withVersion } from "@flyte-webapi/sdk";

import { keyHeader, phaseOf, type Design } from "../../design.ts";
import { fieldOf } from "../../job-api.ts";
import { shorten } from "../../shorten.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";

type Status = Design["status"];

const withStatus = (status: Status): Design => ({ ...keyHeader, status });

const clockInReason: Status = ({ setup }, { resource }) =>
  withReason(phaseOf(resource), `seen at ${new Date(setup.clock.now()).toISOString()}`);

const countsCalls = (): Design => {
  let calls = 0;
  return withStatus((_use, { resource }) => withReason(phaseOf(resource), `look ${++calls}`));
};

const clockInVersion: Status = ({ setup }, { resource }) => withVersion(phaseOf(resource), setup.clock.monotonic());

const linksOnlyWhileItRuns: Design = {
  ...keyHeader,
  links: ({ id, state }) =>
    ["QUEUED", "RUNNING"].includes(state)
      ? [{ name: "log", uri: `https://jobs.example.com/jobs/${encodeURIComponent(id)}/log` }]
      : [],
};

const relativeLinks: Design = {
  ...keyHeader,
  links: ({ id }) => [{ name: "log", uri: `/jobs/${encodeURIComponent(id)}/log` }],
};

const bareIdInLink: Design = {
  ...keyHeader,
  links: ({ id }) => [{ name: "log", uri: `https://jobs.example.com/jobs/${id}/log` }],
};

/** A number per phase: what changes within it comes under the same one. */
const numberPerPhase: Status = (_use, { resource }) => {
  const phaseInfo = phaseOf(resource);
  return isTerminalPhase(phaseInfo.phase) ? phaseInfo : withVersion(phaseInfo, phaseInfo.phase === "Queued" ? 1 : 2);
};

/** Numbers what changes, in memory. */
const numbersInMemory = (): Design => {
  const last = new Map<string, { readonly state: string; readonly version: number }>();
  return withStatus((_use, { resource: { id, state, ...rest } }) => {
    const known = last.get(id) ?? { state, version: 0 };
    const version = known.state === state ? known.version : known.version + 1;
    last.set(id, { state, version });
    return withVersion(phaseOf({ id, state, ...rest }), version);
  });
};

/** Keeps the time of the poll in the resource, and shows it. */
const timeOfPollInReason: Design = {
  ...keyHeader,
  get: async (use, ctx) => {
    const job = await keyHeader.get(use, ctx);
    return ["QUEUED", "RUNNING"].includes(job.state) ? { ...job, message: `at ${use.setup.clock.now()}` } : job;
  },
};

/** Keeps the time of the poll in the resource, and numbers by it. */
const timeOfPollInVersion: Design = {
  ...keyHeader,
  get: async (use, ctx) => ({ ...(await keyHeader.get(use, ctx)), answer: use.setup.clock.monotonic() }),
  status: (_use, { resource }) => withVersion(phaseOf(resource), resource.answer ?? 0),
};

/** Keeps the time of the poll in the resource, and shows how long ago that was. */
const ageOfThePoll: Design = {
  ...keyHeader,
  get: async (use, ctx) => ({ ...(await keyHeader.get(use, ctx)), polledAt: use.setup.clock.monotonic() }),
  status: ({ setup }, { resource }) => {
    const ageMs = setup.clock.monotonic() - Number(fieldOf(resource, "polledAt"));
    return withReason(phaseOf(resource), `${resource.state}, seen ${Math.floor(ageMs / 1_000)} s ago`);
  },
};

const anyMessageIsFailure: Status = (_use, { resource }) => {
  const phaseInfo = phaseOf(resource);
  return resource.message === undefined || isFailure(phaseInfo)
    ? phaseInfo
    : PhaseInfo.failure({ code: "JobFailed", message: shorten(resource.message) });
};

const warningSpoilsSuccess: Status = (_use, { resource }) =>
  resource.message !== undefined && resource.state === "DONE"
    ? PhaseInfo.retryableFailure({ code: "DoneWithErrors", message: shorten(resource.message) })
    : phaseOf(resource);

export const WRONG_REPORTS: readonly BrokenPlugin[] = [
  broken("ST-07", "clock-in-reason", () => withStatus(clockInReason)),
  broken("ST-07", "counts-calls", countsCalls),
  broken("ST-07", "clock-in-version", () => withStatus(clockInVersion)),
  broken("ST-07", "age-of-the-poll", () => ageOfThePoll),
  broken("ST-15", "links-only-while-it-runs", () => linksOnlyWhileItRuns),
  broken("ST-15", "relative-links", () => relativeLinks),
  broken("ST-15", "bare-id-in-link", () => bareIdInLink),
  broken("ST-16", "number-per-phase", () => withStatus(numberPerPhase)),
  broken("ST-16", "numbers-in-memory", numbersInMemory),
  broken("ST-17", "time-of-poll-in-reason", () => timeOfPollInReason),
  broken("ST-17", "time-of-poll-in-version", () => timeOfPollInVersion),
  broken("ST-19", "any-message-is-failure", () => withStatus(anyMessageIsFailure)),
  broken("ST-19", "warning-spoils-success", () => withStatus(warningSpoilsSuccess)),
];
