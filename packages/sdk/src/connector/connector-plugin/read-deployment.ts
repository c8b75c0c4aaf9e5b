import type { GrpcSecurity } from "../../contract/grpc-unary.ts";
import { type FieldReader, type Section } from "../../config/field-reader.ts";
import { TIMEOUT } from "../../config/timeout-range.ts";
import { addressProblem } from "../../grpc/address-problem.ts";
import { describeType } from "../../internal/describe-type.ts";
import { describeValue } from "../../internal/describe-value.ts";
import type { ConnectorProtocol } from "../client/connector-client.ts";
import type { ConnectorOperation } from "./connector-plugin-config.ts";
import type { Deployment } from "./resolved-config.ts";

const FIELDS = ["endpoint", "security", "protocol", "project", "domain", "timeouts", "defaultTimeout"];
const OPERATIONS = ["CreateTask", "GetTask", "DeleteTask", "ListConnectors"] as const satisfies ConnectorOperation[];
const SECURITY_FIELDS = ["kind", "rootCertificates", "certificate", "serverName"];

/** Reads one connector of the configuration, with its defaults. */
export function readDeployment(reader: FieldReader, given: unknown, id: string, path: string): Deployment {
  const section = reader.section(given, path, FIELDS);
  const defaultTimeout = reader.duration(section, "defaultTimeout", TIMEOUT, "10s");
  const timeouts = reader.section(reader.field(section, "timeouts"), `${path}.timeouts`, OPERATIONS);
  const timeoutOf = (operation: ConnectorOperation): number =>
    reader.duration(timeouts, operation, TIMEOUT, defaultTimeout);
  return Object.freeze<Deployment>({
    id,
    endpoint: readEndpoint(reader, section, path),
    security: readSecurity(reader, section, path),
    protocol: readProtocol(reader, section),
    project: text(reader, section, "project") ?? "",
    domain: text(reader, section, "domain") ?? "",
    timeouts: Object.freeze({
      CreateTask: timeoutOf("CreateTask"),
      GetTask: timeoutOf("GetTask"),
      DeleteTask: timeoutOf("DeleteTask"),
      ListConnectors: timeoutOf("ListConnectors"),
    }),
  });
}

function readEndpoint(reader: FieldReader, section: Section, path: string): string {
  if (section.values === undefined) return "";
  const endpoint = reader.field(section, "endpoint");
  const field = `${path}.endpoint`;
  if (typeof endpoint !== "string") {
    reader.issue(field, `${field} must be a text such as "connectors.example.com:8000", got ${describeType(endpoint)}`);
    return "";
  }
  const problem = addressProblem(endpoint);
  if (problem !== undefined) reader.issue(field, `${field} ${problem}`);
  return endpoint;
}

function readProtocol(reader: FieldReader, section: Section): ConnectorProtocol {
  const protocol = reader.field(section, "protocol") ?? "v2";
  if (protocol === "v1" || protocol === "v2") return protocol;
  const name = `${section.prefix}protocol`;
  reader.issue(name, `${name} must be "v1" or "v2", got ${describeValue(protocol)}`);
  return "v2";
}

function readSecurity(reader: FieldReader, deployment: Section, path: string): GrpcSecurity {
  const section = reader.section(reader.field(deployment, "security"), `${path}.security`, SECURITY_FIELDS);
  if (section.values === undefined) return { kind: "tls" };
  const kind = reader.field(section, "kind");
  if (kind === "plaintext") {
    for (const field of ["rootCertificates", "certificate", "serverName"]) {
      if (reader.field(section, field) === undefined) continue;
      const name = section.prefix + field;
      reader.issue(name, `${name} has no effect in plain text; set ${section.prefix}kind to "tls", or leave it out`);
    }
    return { kind };
  }
  if (kind !== "tls") {
    reader.issue(
      `${section.prefix}kind`,
      `${section.prefix}kind must be "tls" or "plaintext", got ${describeValue(kind)}`,
    );
  }
  const serverName = text(reader, section, "serverName");
  const rootCertificates = text(reader, section, "rootCertificates");
  const certificate = readCertificate(reader, section);
  return {
    kind: "tls",
    ...(rootCertificates === undefined ? {} : { rootCertificates }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

function readCertificate(
  reader: FieldReader,
  security: Section,
): { readonly chain: string; readonly privateKey: string } | undefined {
  const fields = ["chain", "privateKey"];
  const section = reader.section(reader.field(security, "certificate"), `${security.prefix}certificate`, fields);
  if (section.values === undefined) return undefined;
  const [chain, privateKey] = [text(reader, section, "chain"), text(reader, section, "privateKey")];
  if (chain !== undefined && privateKey !== undefined) return { chain, privateKey };
  const name = `${security.prefix}certificate`;
  reader.issue(name, `${name} must have chain and privateKey, both as PEM: they go together`);
  return undefined;
}

// Never quoted: it may be a key.
function text(reader: FieldReader, section: Section, field: string): string | undefined {
  const value = reader.field(section, field);
  if (value === undefined || typeof value === "string") return value;
  const name = section.prefix + field;
  reader.issue(name, `${name} must be a text, got ${describeType(value)}`);
  return undefined;
}
