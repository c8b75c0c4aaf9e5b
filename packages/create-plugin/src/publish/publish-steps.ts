import type { Repository } from "./repository.ts";

/** What npm must be told about the workflow. */
export interface TrustedPublisher {
  readonly provider: "github";
  readonly owner: string;
  readonly repository: string;
  /** The name of the file only, as npm wants it. */
  readonly workflow: string;
  /** Absent when the job has none. */
  readonly environment: string | undefined;
}

/** What to enter on npmjs.com. */
export function trustedPublisher({ owner, name }: Repository, environment: string | undefined): TrustedPublisher {
  return { provider: "github", owner, repository: name, workflow: "release.yml", environment };
}

/**
 * What is to be done outside of the project, in order. Sources: docs.npmjs.com, "Trusted publishing for npm packages" and "Staged publishing".
 *
 * @param packageName - as in package.json
 */
export function publishSteps(packageName: string, publisher: TrustedPublisher, changesets: boolean): readonly string[] {
  const { owner, repository, workflow, environment } = publisher;
  const environmentFlag = environment === undefined ? "" : ` --env ${environment}`;
  return [
    `If ${packageName} is not on npm yet, publish its first version by hand: npm publish --provenance=false (npm asks for the second factor; only CI can give provenance)`,
    `Open https://www.npmjs.com/package/${packageName}/access and choose GitHub Actions under "Trusted Publisher": organization or user ${owner}, repository ${repository}, workflow filename ${workflow}, environment name ${environment ?? "(leave it empty)"}, and of the allowed actions only "npm stage publish". The same from here, with npm 11.15 or newer: npm trust github ${packageName} --file ${workflow} --repo ${owner}/${repository}${environmentFlag} --allow-stage-publish`,
    'On the same page choose "Require two-factor authentication and disallow tokens"',
    ...(environment === undefined
      ? []
      : [
          `Open https://github.com/${owner}/${repository}/settings/environments, make the environment ${environment}, and let only tags v* into it`,
        ]),
    changesets
      ? "Release: npm run changeset with each change; then npm run release:version, commit, npm run release:tag, git push --follow-tags"
      : "Release: npm version patch, git push --follow-tags",
    `Approve the staged version on https://www.npmjs.com/package/${packageName}`,
  ];
}
