import { ConfigError, ErrorCode, ErrorKind, Phase, type ConfigIssue } from "@flyte-webapi/sdk";

import { grpcIssues } from "./grpc-issues.ts";
import { probeIssues } from "./probe-issues.ts";
import { isTerminalState, liveStates, phasesOf, successStates, unsuccessfulStates } from "./state-phases.ts";
import type { World } from "./world.ts";

const PHASES: readonly string[] = Object.values(Phase);
const KINDS: readonly string[] = Object.values(ErrorKind);

/**
 * Checks the author's model of the service and gives it back.
 *
 * @throws ConfigError with all that is wrong with it: no task type, a state that maps to no phase, an initial state that is
 *   terminal, a cancelled state that is not, no state that means success, a failure in a state that does not mean it, an ability that is
 *   declared and cannot be.
 */
export function defineWorld(world: World): World {
  const issues = [
    ...taskIssues(world),
    ...stateIssues(world),
    ...secretIssues(world),
    ...addressIssues(world),
    ...quotaIssues(world),
    ...failureIssues(world),
    ...falseEndIssues(world),
    ...abilityIssues(world),
    ...probeIssues(world),
    ...grpcIssues(world),
  ];
  if (issues.length > 0)
    throw new ConfigError(ErrorCode.InvalidConfig, "The world of the conformance kit is wrong:", issues);
  return world;
}

function taskIssues(world: World): ConfigIssue[] {
  return world.task.taskType === ""
    ? [{ field: "task.taskType", message: "task.taskType is empty; expected a task type that the plugin supports" }]
    : [];
}

function stateIssues(world: World): ConfigIssue[] {
  const documented = Object.keys(world.states);
  const issues = documented.flatMap((state) => phaseIssues(world, state));
  const expectState = (field: "initialState" | "cancelledState" | "cancellingState", terminal: boolean): void => {
    const state = world[field] ?? "";
    if (!documented.includes(state)) {
      issues.push({
        field,
        message: `${field} is "${state}"; expected one of the documented states: ${documented.join(", ")}`,
      });
    } else if (isTerminalState(world, state) !== terminal) {
      const word = terminal ? "terminal" : "not terminal";
      issues.push({ field, message: `${field} is "${state}"; expected a state whose phase is ${word}` });
    }
  };
  expectState("initialState", false);
  expectState("cancelledState", true);
  if (world.cancellingState !== undefined) expectState("cancellingState", false);
  if (successStates(world).length === 0) {
    issues.push({ field: "states", message: 'states has no state that means "Success"; expected at least one' });
  }
  if (liveStates(world).length === 0) {
    issues.push({ field: "states", message: "states has no state in which a job still lives; expected at least one" });
  }
  return issues;
}

function phaseIssues(world: World, state: string): ConfigIssue[] {
  const phases = world.states[state];
  const list: readonly string[] = typeof phases === "string" ? [phases] : (phases ?? []);
  const field = `states.${state}`;
  if (list.length === 0) return [{ field, message: `${field} is empty; expected a phase, or several` }];
  return list
    .filter((phase) => !PHASES.includes(phase))
    .map((phase) => ({ field, message: `${field} is "${phase}"; expected one of ${PHASES.join(", ")}` }));
}

function failureIssues(world: World): ConfigIssue[] {
  return Object.entries(world.failures ?? {}).flatMap(([name, { state, kind, retryable }]) => {
    const field = `failures.${name}`;
    const phase = retryable ? Phase.RetryableFailure : Phase.PermanentFailure;
    const issues: ConfigIssue[] = [];
    if (!isTerminalState(world, state) || !phasesOf(world, state).includes(phase)) {
      const message = `${field}.state is "${state}"; expected a terminal state that may mean ${phase}`;
      issues.push({ field: `${field}.state`, message });
    }
    if (!KINDS.includes(kind)) {
      issues.push({
        field: `${field}.kind`,
        message: `${field}.kind is "${kind}"; expected one of ${KINDS.join(", ")}`,
      });
    }
    return issues;
  });
}

function falseEndIssues(world: World): ConfigIssue[] {
  const ends = unsuccessfulStates(world);
  return (world.falseEnds ?? [])
    .filter((state) => !ends.includes(state))
    .map((state) => ({
      field: "falseEnds",
      message: `falseEnds lists "${state}"; expected terminal states that never mean success: ${ends.join(", ")}`,
    }));
}

function addressIssues({ addressVariable }: World): ConfigIssue[] {
  return addressVariable === undefined || /^[A-Za-z_][A-Za-z0-9_]*$/.test(addressVariable)
    ? []
    : [
        {
          field: "addressVariable",
          message: `addressVariable is "${addressVariable}"; expected the name of an environment variable`,
        },
      ];
}

function secretIssues(world: World): ConfigIssue[] {
  const keys = world.secrets ?? [];
  return keys
    .filter((key, index) => key === "" || keys.indexOf(key) !== index)
    .map((key) => ({
      field: "secrets",
      message: `secrets lists "${key}"; expected keys that are not empty and not twice`,
    }));
}

const MOST_ON_A_PAGE = 100;

function abilityIssues({ listing, existing }: World): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const pageSize = listing?.pageSize ?? 1;
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > MOST_ON_A_PAGE) {
    const message = `listing.pageSize is ${pageSize}; expected an integer, 1 to ${MOST_ON_A_PAGE}`;
    issues.push({ field: "listing.pageSize", message });
  }
  if (existing !== undefined && existing.resource === undefined && existing.job === undefined) {
    const message = "existing has no resource and no job; expected what the service holds already";
    issues.push({ field: "existing", message });
  }
  return issues;
}

function quotaIssues({ quota }: World): ConfigIssue[] {
  if (quota === undefined || (Number.isInteger(quota.status) && quota.status >= 200 && quota.status <= 599)) return [];
  return [{ field: "quota.status", message: `quota.status is ${quota.status}; expected an HTTP status, 200 to 599` }];
}
