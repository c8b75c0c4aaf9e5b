/** Where a connector listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

const PORT_OF_CONNECTORS = 8_000;

/**
 * Reads `host:port`, also with `dns:///` before it, as Flyte's configuration has it.
 *
 * @returns the text of what is wrong with it, if something is.
 */
export function readEndpoint(text: string): Endpoint | string {
  const [, scheme = "", rest = ""] = /^(?:([a-z\d+.-]+):\/\/\/?)?(.*)$/is.exec(text.trim()) ?? [];
  // What stands before an @ may be a password.
  if (rest.includes("@")) return "must be host:port, without a user";
  const bare = rest.replace(/[/?#].*$/s, "");
  const [, bracketed, name, digits] = /^(?:\[([\da-f:.%\w]+)\]|([^\s:[\]]+))(?::(\d+))?$/i.exec(bare) ?? [];
  const host = bracketed ?? name;
  if (host === undefined) return "must be host:port, such as spark.flyte.svc.cluster.local:8000 or [::1]:8000";
  const port = Number(digits);
  const address = `${bracketed === undefined ? host : `[${host}]`}:${digits ?? PORT_OF_CONNECTORS}`;
  if (/^https?$/i.test(scheme)) return `is a URL; connectors speak gRPC: try ${address}, with --tls where it was https`;
  if (/^k8s$/i.test(scheme)) {
    return `has a scheme that Flyte 2 cannot resolve; write dns:///name.namespace.svc.cluster.local:${digits ?? PORT_OF_CONNECTORS}`;
  }
  if (!/^(?:dns)?$/i.test(scheme)) return `has the scheme ${scheme}; expected host:port or dns:///host:port`;
  if (digits === undefined) return `names no port; try ${address}`;
  if (bare !== rest) return `must be host:port, without a path; try ${address}`;
  if (port < 1 || port > 65_535) return "has a port that there is not; expected 1 to 65535";
  return { host, port };
}

/** With brackets around an address of IPv6. */
export function addressOf({ host, port }: Endpoint): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
