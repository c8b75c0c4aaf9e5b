/** What must not be found anywhere. */
export const SECRET_VALUE = "s3cr3t-of-the-team";

/** What the secret manager of the checks has. */
export const SECRETS: Readonly<Record<string, string>> = { TEAM_TOKEN: SECRET_VALUE };
