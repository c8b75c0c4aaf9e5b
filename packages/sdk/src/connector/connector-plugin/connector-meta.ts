import type { StandardSchemaV1 } from "@standard-schema/spec";
import { createResourceMetaCodec } from "../../codec/create-resource-meta-codec.ts";
import type { ResourceMetaCodec } from "../../contract/resource-meta-codec.ts";
import type { TaskCategory } from "../../contract/task-template.ts";
import type { ConnectorProtocol } from "../client/connector-client.ts";

/** What a task's own `custom` says about a connection. Secrets are names, never values (D18). */
export interface ConnectionReference {
  readonly taskType: string;
  /** Keys of secrets, by what the connector calls them. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly configs: Readonly<Record<string, string>>;
}

/** What finds a job of a connector again. Source: K/plugin.go, `ResourceMetaWrapper`. */
export interface ConnectorMeta {
  /** The name of the connector when the job was made; empty for the default one. */
  readonly deployment: string;
  /** Where the job was made: it is looked for there, whatever the configuration says later (D31). */
  readonly endpoint: string;
  /** Whether the connection was protected, for when the name is gone from the configuration. */
  readonly tls: boolean;
  readonly category: TaskCategory;
  readonly outputPrefix: string;
  readonly connection: ConnectionReference;
  /** Absent: `v2`. */
  readonly protocol?: ConnectorProtocol | undefined;
  /** The connector's own bytes, in base64. */
  readonly connectorResourceMeta: string;
}

/** As much as our own connectors write into `resource_meta`, in base64. */
const MOST_BYTES = 524_288;

const PROTOCOLS: readonly unknown[] = [undefined, "v1", "v2"] satisfies (ConnectorProtocol | undefined)[];

const schema: StandardSchemaV1<unknown, ConnectorMeta> = {
  "~standard": {
    version: 1,
    vendor: "flyte-webapi",
    validate: (value) => {
      const field = wrongField(value);
      if (field !== undefined) return { issues: [{ message: "has another type", path: [field] }] };
      // Every field has just been looked at.
      return { value: value as ConnectorMeta };
    },
  },
};

/** How the meta is stored. */
export const connectorMetaCodec: ResourceMetaCodec<ConnectorMeta> = createResourceMetaCodec(schema, {
  maxBytes: MOST_BYTES,
});

function wrongField(value: unknown): string | undefined {
  if (!isObject(value)) return "";
  const { category, connection } = value;
  for (const field of ["deployment", "endpoint", "outputPrefix", "connectorResourceMeta"]) {
    if (typeof value[field] !== "string") return field;
  }
  if (typeof value["tls"] !== "boolean") return "tls";
  if (!PROTOCOLS.includes(value["protocol"])) return "protocol";
  if (!isObject(category) || typeof category["name"] !== "string" || typeof category["version"] !== "number") {
    return "category";
  }
  const isConnection =
    isObject(connection) &&
    typeof connection["taskType"] === "string" &&
    isTexts(connection["secrets"]) &&
    isTexts(connection["configs"]);
  return isConnection ? undefined : "connection";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isTexts(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((text) => typeof text === "string");
}
