import { validate as deployment } from "kubernetes-models/_schemas/IoK8sApiAppsV1Deployment";
import { validate as service } from "kubernetes-models/_schemas/IoK8sApiCoreV1Service";
import { validate as serviceAccount } from "kubernetes-models/_schemas/IoK8sApiCoreV1ServiceAccount";
import { validate as networkPolicy } from "kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy";
import { validate as disruptionBudget } from "kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget";

/** Made from Kubernetes' own OpenAPI document. */
interface Validator {
  (data: unknown): boolean;
  readonly errors?:
    | readonly { readonly instancePath: string; readonly keyword: string; readonly params: unknown }[]
    | null;
}

const VALIDATORS: Readonly<Record<string, Validator>> = {
  "apps/v1 Deployment": deployment,
  "v1 Service": service,
  "v1 ServiceAccount": serviceAccount,
  "networking.k8s.io/v1 NetworkPolicy": networkPolicy,
  "policy/v1 PodDisruptionBudget": disruptionBudget,
};

/** What Kubernetes would not understand of an object: values of a wrong type, what is missing, and fields that there are not. */
export function kubernetesProblems(object: object): readonly string[] {
  const kind = `${String(Reflect.get(object, "apiVersion"))} ${String(Reflect.get(object, "kind"))}`;
  const validator = VALIDATORS[kind];
  if (validator === undefined) return [`there is no schema for ${kind}`];
  const read = new Set<string>();
  if (!validator(recorded(object, "", read))) {
    return (validator.errors ?? []).map(
      ({ instancePath, keyword, params }) => `${instancePath} ${keyword} ${JSON.stringify(params)}`,
    );
  }
  return pathsOf(object, "")
    .filter((path) => !read.has(path))
    .map((path) => `${path} is unknown`);
}

/** The validators let unknown fields pass, but never look at them. */
function recorded<T extends object>(value: T, path: string, read: Set<string>): T {
  return new Proxy(value, {
    get: (target, key) => {
      const field: unknown = Reflect.get(target, key);
      if (typeof key !== "string" || !Object.hasOwn(target, key)) return field;
      const at = `${path}/${key}`;
      read.add(at);
      return typeof field === "object" && field !== null ? recorded(field, at, read) : field;
    },
  });
}

function pathsOf(value: unknown, path: string): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => [`${path}/${key}`, ...pathsOf(field, `${path}/${key}`)]);
}
