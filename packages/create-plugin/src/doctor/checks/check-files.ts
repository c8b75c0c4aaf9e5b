import { compareVersions } from "../../merge/newer-pin.ts";
import { hasMarkers } from "../../merge/merged.ts";
import { toLf } from "../../merge/lines.ts";
import { BASE_FILE } from "../../plan/base.ts";
import { sha256 } from "../../plan/record.ts";
import type { Check, DoctorInput } from "../doctor-input.ts";
import type { Finding } from "../finding.ts";

/** How many paths are named. */
const SHOWN = 8;

/** The generated files: what is newer, what was changed, what an update could not merge, and what must not be committed. */
export const checkFiles: Check = (input) => [
  ...markerFindings(input),
  ...secretFindings(input),
  ...updateFindings(input),
  ...driftFindings(input),
  ...conformanceFindings(input),
];

function markerFindings({ project: { files } }: DoctorInput): readonly Finding[] {
  return [...files]
    .filter(([, text]) => hasMarkers(text))
    .map(([path]) => ({
      id: "conflict-markers",
      level: "error",
      message: `${path} has conflicts that nobody has solved`,
      advice: "Look for <<<<<<< in it, keep what is right, and take the markers out",
    }));
}

/** The value is never shown. */
function secretFindings({ project: { files } }: DoctorInput): readonly Finding[] {
  return [...files]
    .filter(
      ([path, text]) => /(?:^|\/)\.npmrc$/.test(path) && /_(?:authToken|auth|password)\s*=\s*(?!\$\{)\S/.test(text),
    )
    .map(([path]) => ({
      id: "npm-token",
      level: "error",
      message: `${path} holds a token of npm`,
      advice:
        "Revoke it on npmjs.com, take it out of the file and of git's history; publishing needs none (publish-setup)",
    }));
}

function updateFindings({ project: { record }, version, outdated }: DoctorInput): readonly Finding[] {
  const older = compareVersions(record.version.replace(/[-+].*/, ""), version.replace(/[-+].*/, "")) < 0;
  if (!older && outdated.length === 0) return [];
  const files = outdated.length === 0 ? "" : `; an update would change ${list(outdated)}`;
  return [
    {
      id: "outdated",
      level: "note",
      message: `The project is of create-plugin ${record.version}, and this is ${version}${files}`,
      advice: "npx @flyte-webapi/create-plugin@latest update",
    },
  ];
}

function driftFindings({ project: { files, record, base } }: DoctorInput): readonly Finding[] {
  const findings: Finding[] = [];
  const missing = Object.keys(record.files).filter((path) => !files.has(path));
  const changed = Object.entries(record.files).flatMap(([path, hash]) => {
    const text = files.get(path);
    return text === undefined || sha256(toLf(text)) === hash ? [] : [path];
  });
  if (changed.length > 0 || missing.length > 0) {
    const parts = [
      ...(changed.length > 0 ? [`${changed.length} were changed (${list(changed)})`] : []),
      ...(missing.length > 0 ? [`${missing.length} were removed (${list(missing)})`] : []),
    ];
    findings.push({
      id: "drift",
      level: "note",
      message: `Of ${Object.keys(record.files).length} generated files, ${parts.join(", ")}`,
      advice: "That is what they are for; an update merges the changed ones, and leaves out those that were removed",
    });
  }
  const unknown = changed.filter((path) => !base.has(path));
  if (unknown.length > 0) {
    findings.push({
      id: "base",
      level: "warning",
      message: `${BASE_FILE} does not know what ${list(unknown)} was when it was generated, so an update cannot merge it`,
      advice: `Take ${BASE_FILE} back from git: git log -- ${BASE_FILE}`,
    });
  }
  return findings;
}

/** A plugin that watches jobs has a suite; one that answers at once has none. */
function conformanceFindings({ project: { files, record } }: DoctorInput): readonly Finding[] {
  if (record.answers.template === "sync") return [];
  if (
    [...files].some(([path, text]) => /\.(?:test|spec)\.[mc]?ts$/.test(path) && text.includes("describeConformance("))
  )
    return [];
  return [
    {
      id: "conformance",
      level: "warning",
      message: "No test calls describeConformance, so nothing proves the plugin",
      advice: "Add test/conformance.test.ts again: describeConformance({ plugin, world })",
    },
  ];
}

function list(paths: readonly string[]): string {
  const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : "";
  return `${paths.slice(0, SHOWN).join(", ")}${more}`;
}
