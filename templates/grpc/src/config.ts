import { ConfigError, ErrorCode, type GrpcSecurity } from "@flyte-webapi/sdk";

/** Where the service is. */
export interface GrpcJobOptions {
  /**
   * Address of the service: `https://host:port` with TLS, `http://host:port` without. Default: the environment variable `JOB_API_URL`,
   * else `https://jobs.example.com`.
   *
   * It comes from whoever runs the plugin, never from a task: the credential is sent there.
   */
  readonly url?: string | undefined;
}

/** Key under which the secret manager holds the token of the service. */
export const TOKEN_KEY = "JOB_API_TOKEN";

const URL_VARIABLE = "JOB_API_URL";
const DEFAULT_URL = "https://jobs.example.com";

/**
 * The address of the service: protocol, host, and port where it is not the usual one.
 *
 * @throws ConfigError with code `InvalidConfig` that names the option or variable, when it is no usable address.
 */
export function resolveUrl(options: GrpcJobOptions, environment: NodeJS.ProcessEnv): string {
  if (options.url !== undefined) return checkedUrl("url", options.url);
  return checkedUrl(URL_VARIABLE, environment[URL_VARIABLE] ?? DEFAULT_URL);
}

/** Where a channel connects to. */
export interface Endpoint {
  /** `host:port`. */
  readonly address: string;
  readonly security: GrpcSecurity;
}

/** What an address that was checked means for a channel. */
export function toEndpoint(checked: string): Endpoint {
  const { protocol, hostname, port } = new URL(checked);
  if (protocol === "http:") return { address: `${hostname}:${port || "80"}`, security: { kind: "plaintext" } };
  return { address: `${hostname}:${port || "443"}`, security: { kind: "tls" } };
}

function checkedUrl(field: string, value: string): string {
  const problem = urlProblem(value);
  if (problem === undefined) return new URL(value).origin;
  const expected = "expected an address such as https://jobs.example.com, or http://127.0.0.1:50051 without TLS";
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
  // The path of a gRPC request is its method.
  if (url.pathname !== "/") return `is ${JSON.stringify(value)}, with a path`;
  return undefined;
}
