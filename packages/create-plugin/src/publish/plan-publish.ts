import { jsonAt, parseJson, setJson, type Json } from "../merge/edit-json.ts";
import { addYamlKey } from "../migrate/add-yaml-key.ts";
import type { FileTree } from "../template/template.ts";
import { environmentOf, publishJob, releaseProblems, type ReleaseProblem } from "./release-problems.ts";
import { parseAddress, repositoryField, repositoryUrl, type Repository } from "./repository.ts";

export const RELEASE_FILE = ".github/workflows/release.yml";
const CHANGESET_FILE = ".changeset/config.json";
/** The major version whose `changeset tag` names a tag `v1.2.3` in a repository with one package. */
const CHANGESETS = "^3.0.0";

/** What a project needs in order to be published without a token. */
export interface PublishPlan {
  readonly changes: ReadonlyMap<string, string>;
  /** What became of the workflow. */
  readonly workflow: "written" | "repaired" | "kept";
  /** What is left to be done in the workflow by hand. */
  readonly problems: readonly ReleaseProblem[];
  /** The environment of the job that publishes; absent when it has none. */
  readonly environment: string | undefined;
}

/** What there is to plan with. */
export interface PublishSource {
  readonly files: FileTree;
  /** What a new project has. */
  readonly fresh: FileTree;
  readonly repository: Repository;
  readonly changesets: boolean;
}

/** Changes package.json, the release workflow, and the configuration of changesets, where they are not what they must be. Pure. Writes no token, and reads none. */
export function planPublish({ files, fresh, repository, changesets }: PublishSource): PublishPlan {
  const changes = new Map<string, string>();
  const set = (path: string, text: string): void => {
    if (files.get(path) !== text) changes.set(path, text);
  };
  const manifest = files.get("package.json");
  if (manifest !== undefined) set("package.json", withFields(manifest, repository, changesets));
  const { text, action } = releaseWorkflow(files.get(RELEASE_FILE), fresh.get(RELEASE_FILE) ?? "");
  set(RELEASE_FILE, text);
  if (changesets && !files.has(CHANGESET_FILE)) set(CHANGESET_FILE, changesetConfig());
  const job = publishJob(text);
  return {
    changes,
    workflow: action,
    problems: releaseProblems(text),
    environment: job === undefined ? undefined : environmentOf(text, job),
  };
}

function withFields(manifest: string, repository: Repository, changesets: boolean): string {
  let text = manifest;
  const value = (): Json | undefined => parseJson(text);
  const given = repositoryField(value() ?? {});
  const current = given === undefined ? undefined : parseAddress(given);
  // GitHub and npm compare letter by letter.
  if (current === undefined || current.owner !== repository.owner || current.name !== repository.name) {
    text = setJson(text, ["repository"], { type: "git", url: repositoryUrl(repository) });
  }
  const missing = (path: readonly string[]): boolean => jsonAt(value(), [...path]) === undefined;
  if (missing(["publishConfig", "access"])) text = setJson(text, ["publishConfig", "access"], "public");
  if (missing(["publishConfig", "provenance"])) text = setJson(text, ["publishConfig", "provenance"], true);
  if (!changesets) return text;
  const additions: readonly (readonly [string, string, string])[] = [
    ["scripts", "changeset", "changeset"],
    ["scripts", "release:version", "changeset version"],
    ["scripts", "release:tag", "changeset tag"],
    ["devDependencies", "@changesets/cli", CHANGESETS],
  ];
  for (const [group, name, content] of additions) {
    if (missing([group, name])) text = setJson(text, [group, name], content);
  }
  return text;
}

/** A workflow that its user has changed is not replaced: only what is missing is added. */
function releaseWorkflow(yours: string | undefined, theirs: string): { text: string; action: PublishPlan["workflow"] } {
  if (yours === undefined) return { text: theirs, action: "written" };
  const job = publishJob(yours);
  if (job === undefined || !releaseProblems(yours).some(({ id }) => id === "no-id-token")) {
    return { text: yours, action: "kept" };
  }
  const text = addYamlKey(yours, ["jobs", job, "permissions"], "id-token", "write");
  const repaired =
    text === yours ? addYamlKey(yours, ["jobs", job], "permissions", "{ contents: read, id-token: write }") : text;
  return { text: repaired, action: repaired === yours ? "kept" : "repaired" };
}

function changesetConfig(): string {
  const config = {
    $schema: "https://unpkg.com/@changesets/config@latest/schema.json",
    baseBranch: "main",
    access: "public",
    commit: false,
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
