import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { TaskCategory } from "../../contract/task-template.ts";
import type { ConnectorDeployment } from "../../generate/connector-deployment.ts";
import { dockerfile } from "../../generate/dockerfile.ts";
import { helmValues } from "../../generate/helm-values.ts";
import { kubernetesManifests } from "../../generate/kubernetes-manifests.ts";
import { suggestName } from "../../generate/kubernetes-name.ts";
import { loadPluginEntries } from "../load-plugin-entries.ts";
import { UsageError } from "../usage-error.ts";
import { GENERATE_HELP, type GenerateOptions, readGenerateOptions } from "./generate-options.ts";
import { type PluginSource, readImageContents, readPluginSource } from "./plugin-source.ts";

/**
 * `flyte-webapi generate`.
 *
 * @returns the exit code.
 * @throws UsageError; Error when the file cannot be written.
 */
export async function generate(args: readonly string[]): Promise<number> {
  const options = readGenerateOptions(args);
  if (options === "help") {
    process.stdout.write(GENERATE_HELP);
    return 0;
  }
  const text = await textOf(options, process.cwd());
  if (options.output === undefined) process.stdout.write(text);
  else await write(options.output, text, options.force);
  return 0;
}

async function textOf(options: GenerateOptions, folder: string): Promise<string> {
  const { kind, plugins, image, output } = options;
  if (kind === "dockerfile" || image === undefined) return dockerfile(readImageContents(plugins, folder));
  const source = readPluginSource(plugins, folder);
  const deployment: ConnectorDeployment = {
    ...options.deployment,
    image,
    name: options.name ?? nameOf(source),
    modules: source.packages,
    taskTypes: await taskTypesOf(source, folder),
  };
  return kind === "k8s"
    ? kubernetesManifests(deployment, output ?? "connector.yaml")
    : helmValues(deployment, output ?? "values.yaml");
}

async function taskTypesOf({ modules }: PluginSource, folder: string): Promise<readonly TaskCategory[]> {
  const entries = await loadPluginEntries(modules, folder);
  return entries.flatMap(({ supportedTaskTypes }) =>
    supportedTaskTypes.map((taskType) => (typeof taskType === "string" ? { name: taskType, version: 0 } : taskType)),
  );
}

/** `@acme/flyte-plugin-spark` is `spark`. */
function nameOf({ packages }: PluginSource): string {
  const [first = ""] = packages;
  const name = suggestName("service", first.replace(/^@[^/]+\//, "").replace(/^flyte-plugin-/, ""));
  if (name !== undefined) return name;
  throw new UsageError("--name is missing: plugins of files have no name that could be used");
}

async function write(file: string, text: string, force: boolean): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, text, { flag: force ? "w" : "wx" });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") {
      throw new UsageError(`${file} is there already: choose another --output, or overwrite it with --force`, {
        cause,
      });
    }
    throw new Error(`${file} cannot be written: ${reason}`, { cause });
  }
}
