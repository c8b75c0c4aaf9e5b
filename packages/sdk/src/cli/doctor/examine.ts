import { connectToConnector } from "../../connector/index.ts";
import { clockStep } from "./clock-step.ts";
import {
  healthStep,
  latencyStep,
  type Listing,
  listingStep,
  reflectionStep,
  taskTypesStep,
} from "./connector-steps.ts";
import type { DoctorReport, Finding, ListedTaskType, StepName, StepResult } from "./doctor-report.ts";
import { addressOf } from "./endpoint.ts";
import { certificateStep, connectionStep, http2Step, nameStep, type Target, tlsStep } from "./transport-steps.ts";

/** The clocks of the machine. */
export interface DoctorClock {
  /** In milliseconds since 1970. */
  now(): number;
  /** In milliseconds; only differences mean something. */
  monotonic(): number;
}

/**
 * Looks at a connector, from the bottom up. What cannot work because of what is below it is left out. Never rejects for what the other side
 * does, and takes no longer than the timeout of each step.
 */
export async function examine(target: Target, clock: DoctorClock): Promise<DoctorReport> {
  const steps: StepResult[] = [];
  const add = (step: StepName, finding: Finding): boolean => {
    steps.push({ step, ...finding });
    return finding.state !== "failed";
  };
  const taskTypes = (await reach(target, clock, add)) ? await ask(target, clock, add) : [];
  return {
    endpoint: addressOf(target.endpoint),
    isSecure: target.tls !== undefined,
    ok: steps.every(({ state }) => state !== "failed"),
    steps,
    taskTypes,
  };
}

type Add = (step: StepName, finding: Finding) => boolean;

/** @returns whether there is HTTP/2. */
async function reach(target: Target, clock: DoctorClock, add: Add): Promise<boolean> {
  if (!add("name", await nameStep(target))) return false;
  const { finding, socket: plain } = await connectionStep(target);
  if (!add("connection", finding) || plain === undefined) return false;
  if (target.tls === undefined) return add("http2", await http2Step(target, plain));
  const secured = await tlsStep(target, plain);
  const isTrusted = add("tls", secured.finding);
  if (secured.socket === undefined) return false;
  add("certificate", certificateStep(secured.socket, clock.now()));
  if (isTrusted) return add("http2", await http2Step(target, secured.socket));
  secured.socket.destroy();
  return false;
}

/** @returns the task types that are listed. */
async function ask(target: Target, clock: DoctorClock, add: Add): Promise<readonly ListedTaskType[]> {
  const { endpoint, tls, timeoutMs } = target;
  const options = { endpoint: addressOf(endpoint), tls };
  using client = connectToConnector(options);
  using oldClient = connectToConnector({ ...options, protocol: "v1" });
  add("health", await healthStep(client, timeoutMs));
  const v2: Listing = await listingStep(client, timeoutMs);
  add("connectors", v2.finding);
  const v1: Listing = await listingStep(oldClient, timeoutMs);
  add("agents", v1.finding);
  add("task types", taskTypesStep(v2, v1));
  add("reflection", await reflectionStep(client, timeoutMs));
  add("latency", await latencyStep(client, timeoutMs, () => clock.monotonic()));
  add("clock", await clockStep(target, () => clock.now()));
  return v2.taskTypes ?? v1.taskTypes ?? [];
}
