/** Where a workflow of GitHub runs. */
export interface WorkflowRepository {
  /** Such as `https://github.com`. */
  readonly server: string;
  /** `owner/name` */
  readonly slug: string;
}

/**
 * The repository whose workflow this is; `undefined` outside of a workflow.
 *
 * @throws Error for half of what GitHub sets.
 */
export function workflowRepository(env: NodeJS.ProcessEnv): WorkflowRepository | undefined {
  const { GITHUB_SERVER_URL: server = "", GITHUB_REPOSITORY: slug = "" } = env;
  if (server === "" && slug === "") return undefined;
  if (/^https:\/\/[^/]+$/.test(server) && /^[^/\s]+\/[^/\s]+$/.test(slug)) return { server, slug };
  throw new Error(
    `GITHUB_SERVER_URL is ${JSON.stringify(server)} and GITHUB_REPOSITORY is ${JSON.stringify(slug)}; expected such as https://github.com and owner/name`,
  );
}

/**
 * A package.json that says where the package comes from. npm compares that, letter by letter, with the repository in the provenance, and refuses a package
 * that says nothing. A package.json that names one already is not changed.
 */
export function withRepository(manifestText: string, { server, slug }: WorkflowRepository, directory: string): string {
  // A package.json of this repository.
  const manifest = JSON.parse(manifestText) as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(manifest, "repository")) return manifestText;
  const repository = { type: "git", url: `git+${server}/${slug}.git`, directory };
  return `${JSON.stringify({ ...manifest, repository }, undefined, 2)}\n`;
}
