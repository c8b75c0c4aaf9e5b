import type { Check, DoctorInput } from "../doctor-input.ts";
import type { Finding } from "../finding.ts";
import { releaseProblems } from "../../publish/release-problems.ts";

const CI = ".github/workflows/ci.yml";
const RELEASE = ".github/workflows/release.yml";

/** CI, the release, and the actions that they use. */
export const checkWorkflows: Check = (input) => [
  ...ciFindings(input),
  ...releaseFindings(input),
  ...pinFindings(input),
  ...lockfileFindings(input),
];

function ciFindings({ project: { files } }: DoctorInput): readonly Finding[] {
  const advice = "npx @flyte-webapi/create-plugin@latest add template ci";
  const workflows = [...files].filter(([path]) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));
  if (workflows.length === 0) {
    return [{ id: "ci", level: "warning", message: "There is no workflow in .github/workflows", advice }];
  }
  // With whatever package manager: the script `check`, or what it runs.
  const runs = /\b(?:run|npm|pnpm|yarn|bun)\s+check\b|\bconformance\b/;
  if (workflows.some(([, text]) => runs.test(text.replace(/(?:^|\s)#.*$/gm, "")))) return [];
  const message = `No workflow runs \`check\`: neither ${CI} nor another one`;
  return [{ id: "ci", level: "warning", message, advice: "Let CI run `npm run check`, so that each change is proven" }];
}

function releaseFindings({ project: { files } }: DoctorInput): readonly Finding[] {
  const text = files.get(RELEASE);
  const advice = "npx @flyte-webapi/create-plugin@latest publish-setup";
  if (text === undefined) return [{ id: "release", level: "warning", message: `There is no ${RELEASE}`, advice }];
  return releaseProblems(text).map((problem) => ({
    id: "release",
    level: problem.id === "token" ? "warning" : "error",
    message: `${RELEASE}: ${problem.message}`,
    advice: problem.advice,
  }));
}

function pinFindings({ project: { files } }: DoctorInput): readonly Finding[] {
  return [...files].flatMap(([path, text]) => {
    if (!/^\.github\/(?:workflows|actions)\/.*\.ya?ml$/.test(path)) return [];
    return text.split("\n").flatMap((line, index): readonly Finding[] => {
      const [, action, ref] = /^\s*(?:- )?uses:\s*["']?([\w.-]+\/[\w./-]+)@([^\s"'#]+)/.exec(line) ?? [];
      if (action === undefined || ref === undefined || /^[0-9a-f]{40}$/.test(ref)) return [];
      return [
        {
          id: "action-pin",
          level: "warning",
          message: `${path}:${index + 1} uses ${action}@${ref}, which its owner can move to other code`,
          advice: "Pin it to the hash of a commit, with the version behind it as a comment; Renovate keeps it current",
        },
      ];
    });
  });
}

/** What each package manager writes. */
const LOCKFILES: Readonly<Record<string, string>> = {
  npm: "package-lock.json",
  pnpm: "pnpm-lock.yaml",
  yarn: "yarn.lock",
  bun: "bun.lock",
};

function lockfileFindings({ project: { files, record } }: DoctorInput): readonly Finding[] {
  const { packageManager } = record.answers;
  const own = LOCKFILES[packageManager] ?? "package-lock.json";
  const others = Object.values(LOCKFILES).filter((name) => name !== own && files.has(name));
  const findings: Finding[] = others.map((name) => ({
    id: "lockfile",
    level: "warning",
    message: `${name} is there, and the project is installed by ${packageManager}`,
    advice: "Remove it: two lockfiles disagree sooner or later",
  }));
  // The one that yarn begins with is empty.
  if ((files.get(own) ?? "") !== "") return findings;
  const missing: Finding = {
    id: "lockfile",
    level: "warning",
    message: `${own} is missing, without which CI installs nothing`,
    advice: `${packageManager} install, and commit it`,
  };
  return [...findings, missing];
}
