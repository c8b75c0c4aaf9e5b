import { type ConnectorDeployment, CONNECTOR_PORT, secretNameOf } from "./connector-deployment.ts";
import { type FlyteRouting, flyteRoutingText } from "./flyte-routing.ts";
import { indent } from "./yaml.ts";

/** How Flyte reaches the service of a deployment. */
function routingOf({ name, namespace, taskTypes, tlsSecret }: ConnectorDeployment): FlyteRouting {
  return {
    taskTypes: taskTypes.map((taskType) => taskType.name),
    endpoint: `dns:///${name}.${namespace}.svc.cluster.local:${CONNECTOR_PORT}`,
    isSecure: tlsSecret !== undefined,
  };
}

/** What must be said besides: the Secret that is needed, and Flyte's own configuration. */
export function deploymentNotes(deployment: ConnectorDeployment): string {
  const { name, namespace, replicas, secretEnv, tlsSecret } = deployment;
  const keys = secretEnv.map((key) => ` --from-literal=${key}=...`).join("");
  const routing = routingOf(deployment);
  return [
    ...(keys === ""
      ? []
      : [
          `Secrets come from:\n\n  kubectl create secret generic ${secretNameOf(deployment)} --namespace ${namespace}${keys}\n`,
        ]),
    ...(tlsSecret === undefined
      ? []
      : [
          `TLS: Flyte's client trusts the system's authorities only, and the Secret ${tlsSecret} is read once, at the start.
After it was renewed: kubectl rollout restart deployment ${name} --namespace ${namespace}\n`,
        ]),
    ...(replicas === 1
      ? []
      : [
          `Each of the ${replicas} replicas keeps the plugins' rate limits and quotas for itself: divide their numbers by ${replicas}.\n`,
        ]),
    `Flyte sends tasks here when its own configuration says so.

Flyte 2, with the chart flyte-binary under configuration.inline:

${indent(flyteRoutingText(routing, "v2"), 2)}
Flyte 1; the list takes the place of the one that is there. Versions without connector-service have agent-service and defaultAgent:

${indent(flyteRoutingText(routing, "v1"), 2)}`,
  ].join("\n");
}
