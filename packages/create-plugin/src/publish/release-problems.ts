import { isMap, parseDocument, type YAMLMap } from "yaml";

/** What keeps a workflow from publishing without a token. */
export interface ReleaseProblem {
  readonly id: "no-yaml" | "no-publish" | "no-id-token" | "token";
  readonly message: string;
  readonly advice: string;
}

/** A step that hands the package to npm. */
const PUBLISHES = /\b(?:npm|pnpm|yarn|bun)\b[^\n]*\bpublish\b/;

/** What is wrong with a release workflow. A token is named by its variable, never by its value. */
export function releaseProblems(text: string): readonly ReleaseProblem[] {
  const document = parseDocument(text, { logLevel: "silent" });
  if (document.errors.length > 0 || !isMap(document.contents)) {
    return [
      {
        id: "no-yaml",
        message: "it is no YAML that can be read",
        advice: "Mend it, or remove it and run publish-setup",
      },
    ];
  }
  const job = publishJob(text);
  if (job === undefined) {
    const message = "none of its jobs publishes";
    return [
      { id: "no-publish", message, advice: "Let it run `npm stage publish`, or remove it and run publish-setup" },
    ];
  }
  const problems: ReleaseProblem[] = [];
  const granted: unknown =
    document.getIn(["jobs", job, "permissions", "id-token"]) ?? document.getIn(["permissions", "id-token"]);
  if (granted !== "write") {
    problems.push({
      id: "no-id-token",
      message: `the job ${job} has no permission id-token: write, by which npm knows it`,
      advice: "Run publish-setup, which adds it",
    });
  }
  const [, variable] = /\b(NODE_AUTH_TOKEN|NPM_TOKEN)\b/.exec(withoutComments(text)) ?? [];
  if (variable !== undefined) {
    problems.push({
      id: "token",
      message: `it uses ${variable}, which trusted publishing does not need`,
      advice: `Take ${variable} out of the workflow, and revoke the token on npmjs.com`,
    });
  }
  return problems;
}

/** The name of the job that publishes. */
export function publishJob(text: string): string | undefined {
  const jobs = jobsOf(text);
  return jobs?.items
    .map((item) => ({ name: String(item.key), text: JSON.stringify(item.value) }))
    .find((job) => PUBLISHES.test(job.text))?.name;
}

/** The environment that a job runs in. */
export function environmentOf(text: string, job: string): string | undefined {
  const document = parseDocument(text, { logLevel: "silent" });
  const environment: unknown = document.getIn(["jobs", job, "environment"]) ?? undefined;
  if (typeof environment === "string") return environment;
  const name: unknown = document.getIn(["jobs", job, "environment", "name"]);
  return typeof name === "string" ? name : undefined;
}

function jobsOf(text: string): YAMLMap | undefined {
  const jobs = parseDocument(text, { logLevel: "silent" }).getIn(["jobs"]);
  return isMap(jobs) ? jobs : undefined;
}

function withoutComments(text: string): string {
  return text.replace(/(?:^|\s)#.*$/gm, "");
}
