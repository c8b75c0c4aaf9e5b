import { parseArgs } from "node:util";
import type { ConnectorDeployment } from "../../generate/connector-deployment.ts";
import { type ImageReference, readImageReference } from "../../generate/image-reference.ts";
import { type NameKind, nameProblem } from "../../generate/kubernetes-name.ts";
import { flagError } from "../flag-error.ts";
import { UsageError } from "../usage-error.ts";

/** What can be generated. */
export type GenerateKind = "dockerfile" | "helm-values" | "k8s";

/** What `flyte-webapi generate` was asked to do. */
export interface GenerateOptions {
  readonly kind: GenerateKind;
  /** Packages, with a version where one was given, or files; empty: the package of this folder. */
  readonly plugins: readonly string[];
  /** `undefined`: made from the name of the package. */
  readonly name: string | undefined;
  /** Given unless a Dockerfile is asked for. */
  readonly image: ImageReference | undefined;
  readonly deployment: Pick<
    ConnectorDeployment,
    "namespace" | "replicas" | "tlsSecret" | "env" | "secretEnv" | "flyteNamespace"
  >;
  /** `undefined`: standard output. */
  readonly output: string | undefined;
  readonly force: boolean;
}

export const GENERATE_HELP = `Writes what it takes to run plugins in a cluster.

Usage: flyte-webapi generate dockerfile|helm-values|k8s [options]

  dockerfile     an image without a shell that runs without root, and starts the program c0
  helm-values    values for Flyte's own chart of connectors (flyteorg/flyteconnector)
  k8s            ServiceAccount, Service, Deployment, PodDisruptionBudget, for kubectl apply

  --plugin <name> ...        packages that export plugins; with a version (name@1.2.3) for a Dockerfile    default the package here
  --output <file>            where to write                                                       default standard output
  --force                    overwrite the file

For helm-values and k8s, which name the task types of the plugins:
  --image <name:tag>         the image, as it is pulled                                                        needed
  --name <name>              of the service and of everything else                   default made from the package's name
  --namespace <name>         where it runs                                                              default flyte
  --replicas <n>             how many                                                                       default 2
  --env <NAME=value> ...     environment variables; not for secrets
  --secret-env <NAME> ...    environment variables out of the Secret <name>-env
  --tls-secret <name>        serve TLS with this Secret (kubernetes.io/tls)                        default plain text
  --flyte-namespace <name>   k8s: a NetworkPolicy by which only pods of this namespace connect      default none
  --help

Exit codes: 0 done, 1 it could not be written, 2 wrong arguments.
`;

const KINDS: readonly GenerateKind[] = ["dockerfile", "helm-values", "k8s"];
const MOST_REPLICAS = 1_000;

const text = { type: "string" } as const;
const list = { type: "string", multiple: true } as const;
const OPTIONS = {
  plugin: list,
  output: text,
  force: { type: "boolean" },
  image: text,
  name: text,
  namespace: text,
  replicas: text,
  env: list,
  "secret-env": list,
  "tls-secret": text,
  "flyte-namespace": text,
  help: { type: "boolean", short: "h" },
} as const;

/** Flags that say nothing about a Dockerfile. */
const NOT_FOR_DOCKERFILE = [
  "image",
  "name",
  "namespace",
  "replicas",
  "env",
  "secret-env",
  "tls-secret",
  "flyte-namespace",
] as const;

/** @throws UsageError that names the flag, and suggests what would be right. */
export function readGenerateOptions(args: readonly string[]): GenerateOptions | "help" {
  const { values, positionals } = parse(args);
  if (values.help === true) return "help";
  const kind = kindOf(positionals);
  if (kind === "dockerfile") {
    const useless = NOT_FOR_DOCKERFILE.find((flag) => values[flag] !== undefined);
    if (useless !== undefined) throw new UsageError(`--${useless} says nothing about a Dockerfile; leave it out`);
  }
  if (kind === "helm-values" && values["flyte-namespace"] !== undefined) {
    throw new UsageError("--flyte-namespace needs a NetworkPolicy, which Flyte's chart does not have; use k8s");
  }
  const named = (nameKind: NameKind, flag: "namespace" | "tls-secret" | "flyte-namespace" | "name") =>
    checkName(nameKind, `--${flag}`, values[flag]);
  return {
    kind,
    plugins: values.plugin ?? [],
    name: named("service", "name"),
    image: kind === "dockerfile" ? undefined : imageOf(values.image),
    deployment: {
      namespace: named("namespace", "namespace") ?? "flyte",
      replicas: replicasOf(values.replicas ?? "2"),
      tlsSecret: named("secret", "tls-secret"),
      env: envOf(values.env ?? []),
      secretEnv: (values["secret-env"] ?? []).map((name) => checkVariable("--secret-env", name)),
      flyteNamespace: named("namespace", "flyte-namespace"),
    },
    output: values.output,
    force: values.force === true,
  };
}

function parse(
  args: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw flagError(error, "generate", OPTIONS);
  }
}

function kindOf(positionals: readonly string[]): GenerateKind {
  const [word, unexpected] = positionals;
  const kind = KINDS.find((candidate) => candidate === word);
  if (kind === undefined) {
    const got = word === undefined ? "" : `; got ${JSON.stringify(word)}`;
    throw new UsageError(`say what to generate: ${KINDS.join(", ")}${got}`);
  }
  if (unexpected === undefined) return kind;
  throw new UsageError(`${JSON.stringify(unexpected)} is too much: plugins are named with --plugin`);
}

function checkName(kind: NameKind, flag: string, name: string | undefined): string | undefined {
  const problem = name === undefined ? undefined : nameProblem(kind, name);
  if (problem !== undefined) throw new UsageError(`${flag} ${JSON.stringify(name)} cannot be used: ${problem}`);
  return name;
}

function imageOf(image: string | undefined): ImageReference {
  if (image === undefined) {
    throw new UsageError("--image is missing: the name by which the image is pulled, such as ghcr.io/acme/spark:1.2.3");
  }
  const reference = readImageReference(image);
  if (typeof reference !== "string") return reference;
  throw new UsageError(`--image ${JSON.stringify(image)} cannot be used: ${reference}`);
}

function replicasOf(given: string): number {
  const replicas = Number(given);
  if (/^\d+$/.test(given) && replicas >= 1 && replicas <= MOST_REPLICAS) return replicas;
  throw new UsageError(`--replicas must be an integer from 1 to ${MOST_REPLICAS}; got ${JSON.stringify(given)}`);
}

function envOf(pairs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      // The value is not quoted: it may be what should have been a secret.
      if (at === -1)
        throw new UsageError(`--env must be NAME=value; ${JSON.stringify(checkVariable("--env", pair))} has no value`);
      return [checkVariable("--env", pair.slice(0, at)), pair.slice(at + 1)];
    }),
  );
}

function checkVariable(flag: string, name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name;
  throw new UsageError(`${flag} must name a variable with letters, digits and underscores, such as JOB_API_URL`);
}
