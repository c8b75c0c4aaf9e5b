import { ConfigError, ErrorCode } from "@flyte-webapi/sdk";

/** Where the service is. */
export interface RestJobOptions {
  /**
   * Address of the service, without the `/v1` of its API. Default: the environment variable `JOB_API_URL`, else
   * `https://jobs.example.com`.
   *
   * It comes from whoever runs the plugin, never from a task: the credential is sent there.
   */
  readonly baseUrl?: string | undefined;
}

/** Key under which the secret manager holds the token of the service. */
export const TOKEN_KEY = "JOB_API_TOKEN";

const URL_VARIABLE = "JOB_API_URL";
const DEFAULT_URL = "https://jobs.example.com";

/**
 * The address of the service, without a slash at its end.
 *
 * @throws ConfigError with code `InvalidConfig` that names the option or variable, when it is no usable address.
 */
export function resolveBaseUrl(options: RestJobOptions, environment: NodeJS.ProcessEnv): string {
  if (options.baseUrl !== undefined) return checkedUrl("baseUrl", options.baseUrl);
  return checkedUrl(URL_VARIABLE, environment[URL_VARIABLE] ?? DEFAULT_URL);
}

function checkedUrl(field: string, value: string): string {
  const problem = urlProblem(value);
  if (problem === undefined) return new URL(value).href.replace(/\/+$/, "");
  const expected = "expected an address such as https://jobs.example.com";
  throw new ConfigError(ErrorCode.InvalidConfig, "The job service cannot be reached with this configuration:", [
    { field, message: `${field} ${problem}; ${expected}` },
  ]);
}

function urlProblem(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined) return `is ${JSON.stringify(value)}, which is no absolute URL`;
  if (url.protocol !== "https:" && url.protocol !== "http:") return `has the protocol ${url.protocol}`;
  // The value is not repeated: it holds a password.
  if (url.username !== "" || url.password !== "") return "has a user name or a password in it; use the secret instead";
  if (url.search !== "" || url.hash !== "") return `is ${JSON.stringify(value)}, with a query or a fragment`;
  return undefined;
}
