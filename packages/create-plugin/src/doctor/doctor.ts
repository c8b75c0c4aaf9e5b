import { generateProject } from "../add/generate-project.ts";
import { ExitCode } from "../cli/exit-code.ts";
import type { Host } from "../cli/host.ts";
import type { Arguments } from "../cli/parse-arguments.ts";
import { parseJson } from "../merge/edit-json.ts";
import { openProject } from "../project/open-project.ts";
import type { Reporter } from "../report/reporter.ts";
import type { TemplateBundle } from "../template/template.ts";
import { planUpdate } from "../update/plan-update.ts";
import { checkFiles } from "./checks/check-files.ts";
import { checkManifest } from "./checks/check-manifest.ts";
import { checkNode } from "./checks/check-node.ts";
import { checkPackages } from "./checks/check-packages.ts";
import { checkTsconfig } from "./checks/check-tsconfig.ts";
import { checkWorkflows } from "./checks/check-workflows.ts";
import type { Check, DoctorInput } from "./doctor-input.ts";
import type { Finding } from "./finding.ts";
import { readInstalled } from "./read-installed.ts";

/** All checks, in the order in which their findings are shown. */
const CHECKS: readonly Check[] = [checkNode, checkPackages, checkManifest, checkTsconfig, checkWorkflows, checkFiles];
const MARKS: Readonly<Record<Finding["level"], string>> = {
  error: "✗ error  ",
  warning: "! warning",
  note: "· note   ",
};

/**
 * Looks at a project and says what is wrong. Writes nothing. Exit code 5 when there is an error.
 *
 * @throws CliError with exit code 3 when there is no project.
 */
export async function doctor(
  args: Arguments,
  bundle: TemplateBundle,
  host: Host,
  reporter: Reporter,
): Promise<ExitCode> {
  const project = openProject(host.cwd, args.values.dir, bundle);
  const fresh = generateProject(project.record.answers, bundle, host.templatesFolder);
  const { MIGRATIONS } = await import("../migrate/migrations.ts");
  const { changes } = planUpdate(project, fresh, MIGRATIONS);
  const findings = examine({
    project,
    manifest: parseJson(project.files.get("package.json") ?? "") ?? {},
    nodeVersion: host.nodeVersion,
    installed: readInstalled(project.folder),
    fresh,
    version: bundle.version,
    outdated: [...changes.keys()],
  });
  const count = (level: Finding["level"]): number => findings.filter((finding) => finding.level === level).length;
  const [errors, warnings] = [count("error"), count("warning")];
  const exitCode = errors > 0 ? ExitCode.VerificationFailed : ExitCode.Done;
  reporter.finished({
    exitCode,
    facts: { command: "doctor", target: project.folder, findings, errors, warnings, notes: count("note") },
    lines: [
      ...findings.flatMap(({ id, level, message, advice }) => [
        `${MARKS[level]} ${message} [${id}]`,
        `            ${advice}`,
      ]),
      `${countOf(errors, "error")}, ${countOf(warnings, "warning")}.`,
    ],
  });
  return exitCode;
}

function countOf(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** What all checks find. */
export function examine(input: DoctorInput): readonly Finding[] {
  return CHECKS.flatMap((check) => check(input));
}
