import type { ConfigIssue } from "@flyte-webapi/sdk";

import { GRPC } from "./grpc-url.ts";
import type { World } from "./world.ts";

/** What is wrong with the gRPC side of a world. */
export function grpcIssues(world: World): ConfigIssue[] {
  return [...serviceIssues(world), ...readIssues(world), ...laterStateIssues(world)];
}

function serviceIssues({ grpc = [] }: World): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const seen = new Set<string>();
  for (const [index, { address, service }] of grpc.entries()) {
    const field = `grpc.${index}`;
    if (!/^[^\s:/]+:\d{1,5}$/.test(address)) {
      issues.push({
        field,
        message: `${field} has the address "${address}"; expected host:port, such as jobs.example.com:443`,
      });
    }
    const place = `${service.typeName} at ${address}`;
    if (seen.has(place)) issues.push({ field, message: `${field} is ${place} once more; expected each service once` });
    seen.add(place);
  }
  return issues;
}

function readIssues({ grpc = [], reads = [] }: World): ConfigIssue[] {
  const names = grpc.flatMap(({ service }) => service.methods.map(({ name }) => name));
  return reads
    .filter((entry) => typeof entry === "string")
    .filter((entry) => entry.startsWith(`${GRPC} `) && !names.includes(entry.slice(GRPC.length + 1)))
    .map((entry) => ({
      field: "reads",
      message: `reads lists "${entry}"; expected a method of the gRPC services of the world: ${names.join(", ")}`,
    }));
}

function laterStateIssues({ laterStates, states }: World): ConfigIssue[] {
  if (laterStates?.length === 0) {
    return [{ field: "laterStates", message: "laterStates is empty; expected at least one state, or no list" }];
  }
  return (laterStates ?? [])
    .filter((state) => Object.hasOwn(states, state))
    .map((state) => ({
      field: "laterStates",
      message: `laterStates lists "${state}", which states documents; expected states that the service does not have yet`,
    }));
}
