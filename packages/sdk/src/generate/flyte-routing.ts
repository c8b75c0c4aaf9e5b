import { toYaml, type YamlMap } from "./yaml.ts";

/** The versions of Flyte; before 1.16 connectors were called agents. */
export type FlyteVersion = "v2" | "v1";

/** Which tasks Flyte shall send where. */
export interface FlyteRouting {
  /** Names of task types; the same name may come more than once. */
  readonly taskTypes: readonly string[];
  /** A name of gRPC, such as `dns:///host:port`. */
  readonly endpoint: string;
  readonly isSecure: boolean;
}

/** Those of Flyte's charts. The list takes the place of the one that is there. */
const ENABLED_PLUGINS = ["container", "sidecar", "k8s-array", "connector-service", "echo"];

/**
 * What a cluster must be told before it sends anything to a connector: ListConnectors adds no route, so each task type is named. Sources:
 * flyteorg/flyte, executor/pkg/plugin/registry.go (v2); charts/flyte-binary/values.yaml of 1.16 (v1, which starts only plugins that are enabled).
 */
export function flyteRouting({ taskTypes, endpoint, isSecure }: FlyteRouting, version: FlyteVersion): YamlMap {
  const names = [...new Set(taskTypes)];
  return {
    plugins: {
      "connector-service": {
        supportedTaskTypes: names,
        defaultConnector: { endpoint, insecure: !isSecure },
      },
    },
    tasks: {
      "task-plugins": {
        "enabled-plugins": version === "v1" ? ENABLED_PLUGINS : undefined,
        "default-for-task-types": Object.fromEntries(names.map((name) => [name, "connector-service"])),
      },
    },
  };
}

/** {@link flyteRouting} as YAML. */
export function flyteRoutingText(routing: FlyteRouting, version: FlyteVersion): string {
  return toYaml(flyteRouting(routing, version));
}
