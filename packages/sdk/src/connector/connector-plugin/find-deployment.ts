import type { TaskCategory } from "../../contract/task-template.ts";
import { categoryKey } from "../../registry/task-category.ts";
import { DEFAULT_DEPLOYMENT, type Deployment, type ResolvedConnectorConfig } from "./resolved-config.ts";

/** What each deployment said last that it serves: keys of task categories by its id. Nothing for one that never answered. */
export type Served = ReadonlyMap<string, ReadonlySet<string>>;

/** A task that looks for a connector. */
export interface RoutedTask extends TaskCategory {
  readonly project: string;
  readonly domain: string;
}

/** A connector for a task, and who named it. */
export interface Route {
  readonly deployment: Deployment;
  /** Whether it says by itself that it serves the type, is configured for it, or gets what nobody else takes. */
  readonly by: "connector" | "configuration" | "default";
}

/**
 * The connector for a task: the first that serves exactly this version for (project, domain), (project, any), (any, domain), (any, any), then
 * the default connector. Among equals the first name wins. `connectorForTaskTypes` is as (any, any), and wins there. Source: K/plugin.go,
 * getFinalConnector, which never looks at (project, any), and takes any of equals (D31).
 */
export function findDeployment(
  { deployments, connectorForTaskTypes }: Pick<ResolvedConnectorConfig, "deployments" | "connectorForTaskTypes">,
  served: Served,
  { name, version, project, domain }: RoutedTask,
): Route | undefined {
  const key = categoryKey(name, version);
  const serving = (ofProject: string, ofDomain: string): Route | undefined => {
    const deployment = deployments.find(
      (candidate) =>
        candidate.project === ofProject && candidate.domain === ofDomain && served.get(candidate.id)?.has(key) === true,
    );
    return deployment === undefined ? undefined : { deployment, by: "connector" };
  };
  const configured = (): Route | undefined => {
    const id = version === 0 ? connectorForTaskTypes.get(name) : undefined;
    const deployment = id === undefined ? undefined : deployments.find((candidate) => candidate.id === id);
    return deployment === undefined ? undefined : { deployment, by: "configuration" };
  };
  const fallback = (): Route | undefined => {
    const deployment = deployments.find(({ id }) => id === DEFAULT_DEPLOYMENT);
    return deployment === undefined ? undefined : { deployment, by: "default" };
  };
  return (
    serving(project, domain) ??
    serving(project, "") ??
    serving("", domain) ??
    configured() ??
    serving("", "") ??
    fallback()
  );
}
