import { CliError, cancelledError, usageError } from "../cli/cli-error.ts";
import { didYouMean } from "../cli/did-you-mean.ts";
import { ExitCode } from "../cli/exit-code.ts";
import type { Host } from "../cli/host.ts";
import type { Arguments } from "../cli/parse-arguments.ts";
import { testCall } from "../create/next-steps.ts";
import { openProject } from "../project/open-project.ts";
import type { Project } from "../project/project.ts";
import { writeChanges } from "../project/write-changes.ts";
import type { Reporter } from "../report/reporter.ts";
import type { TemplateBundle } from "../template/template.ts";
import type { PluginEntryPlace } from "./plugin-entries.ts";

/** A name that Flyte and every shell take. */
const TASK_TYPE = /^[A-Za-z][\w.-]{0,254}$/;

/**
 * Adds a task type to a plugin of the project, and a suite for it to its conformance test. What is there already stays.
 *
 * @throws CliError with exit code 2 for a wrong name or plugin, 3 when there is no project, or no list that it could be added to.
 */
export async function addTaskType(
  args: Arguments,
  bundle: TemplateBundle,
  host: Host,
  reporter: Reporter,
): Promise<ExitCode> {
  const taskType = checkedTaskType(args.name);
  const project = openProject(host.cwd, args.values.dir, bundle);
  // The compiler takes a while to load: only who needs it, waits for it.
  const [{ findPluginEntries }, { findConformanceCalls }] = await Promise.all([
    import("./plugin-entries.ts"),
    import("./conformance-calls.ts"),
  ]);
  const entry = chooseEntry(findPluginEntries(project.files), args.values.plugin, project);
  const changes = new Map<string, string>();
  if (entry.taskTypes?.includes(taskType) !== true) changes.set(entry.path, entry.withTaskType(taskType));
  // The suite that is there already submits the first one.
  const isFirst = entry.taskTypes?.[0] === taskType;
  const calls = isFirst ? [] : findConformanceCalls(project.files);
  // One suite for each plugin; which is whose, is only clear when there is one.
  const [call] = new Set(calls.map(({ plugin }) => plugin)).size === 1 ? calls : [];
  if (call !== undefined && !calls.some((each) => each.has(taskType))) {
    changes.set(call.path, call.withTaskType(entry.id ?? project.record.answers.name, taskType));
  }
  if (host.signal.aborted) throw cancelledError();
  const { packageManager } = project.record.answers;
  const dryRun = args.switches.has("dry-run");
  if (!dryRun) writeChanges(project.folder, changes);
  const files = [...changes.keys()];
  const verb = dryRun ? "Would change" : "Changed";
  reporter.finished({
    exitCode: ExitCode.Done,
    facts: {
      command: "add task-type",
      target: project.folder,
      taskType,
      plugin: entry.id,
      dryRun,
      changed: files.length > 0,
      files,
    },
    lines:
      files.length === 0
        ? [`${entry.path} has the task type ${taskType} already. Nothing was written.`]
        : [
            `Added the task type ${taskType}${entry.id === undefined ? "" : ` to the plugin ${entry.id}`}.`,
            ...files.map((path) => `  ${verb} ${path}`),
            ...(dryRun
              ? ["Nothing was written."]
              : [
                  `Next: make the plugin tell its task types apart (\`type\` of the task), and ${testCall(packageManager)}.`,
                ]),
          ],
  });
  return ExitCode.Done;
}

function checkedTaskType(name: string | undefined): string {
  const example = "npx @flyte-webapi/create-plugin add task-type spark_job";
  if (name === undefined) {
    throw new CliError(ExitCode.Usage, "The task type is missing", [`Give it as the argument: ${example}`], {
      missing: ["task-type"],
    });
  }
  if (TASK_TYPE.test(name)) return name;
  throw usageError(
    `The task type ${JSON.stringify(name)} cannot be used`,
    `At most 255 letters, digits, _, - and . are expected, with a letter first: ${example}`,
  );
}

function chooseEntry(
  entries: readonly PluginEntryPlace[],
  wanted: string | undefined,
  { folder }: Project,
): PluginEntryPlace {
  const ids = entries.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const chosen = wanted === undefined ? entries : entries.filter(({ id }) => id === wanted);
  const [entry, another] = chosen;
  if (entry === undefined && wanted !== undefined) {
    throw usageError(
      `--plugin is ${JSON.stringify(wanted)}, which there is not${didYouMean(wanted, ids)}`,
      `The plugins in ${folder}/src are: ${ids.join(", ") || "none"}`,
    );
  }
  if (entry === undefined) {
    throw refused(`${folder}/src has no plugin: no object with supportedTaskTypes and pluginLoader`);
  }
  if (another !== undefined) {
    throw new CliError(
      ExitCode.Usage,
      `The project has ${chosen.length} plugins: ${ids.join(", ")}`,
      [`Say which of them: --plugin ${ids[0] ?? "<id>"}`],
      { missing: ["plugin"] },
    );
  }
  if (entry.taskTypes !== undefined) return entry;
  throw refused(`supportedTaskTypes in ${entry.path} is no list that is written there`);
}

function refused(message: string): CliError {
  return new CliError(ExitCode.TargetRefused, message, ["Add the task type there by hand. Nothing was written."]);
}
