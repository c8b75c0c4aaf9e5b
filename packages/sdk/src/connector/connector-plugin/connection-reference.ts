import { create } from "@bufbuild/protobuf";
import type { JsonObject } from "../../contract/json.ts";
import type { SecretManager } from "../../contract/secret-manager.ts";
import { describeType } from "../../internal/describe-type.ts";
import { fieldPath } from "../../internal/field-path.ts";
import { type Connection, ConnectionSchema } from "../gen/flyteidl2/core/security_pb.js";
import { malformed } from "../malformed.ts";
import type { ConnectionReference } from "./connector-meta.ts";

/**
 * The connection that a task's `custom` describes: Flyte reserves the words `secrets`, `configs` and `taskType` there. Without `custom` it is empty (D30).
 *
 * @throws PermanentUserError with code `BadTaskSpecification` that names what is no text. Never quotes a value: it may be a secret.
 */
export function connectionReferenceOf(custom: JsonObject | undefined, taskType: string): ConnectionReference {
  const given = custom?.["taskType"] ?? custom?.["task_type"];
  return {
    taskType: given === undefined ? taskType : textOf(given, "custom.taskType"),
    secrets: textsOf(custom?.["secrets"], "custom.secrets"),
    configs: textsOf(custom?.["configs"], "custom.configs"),
  };
}

/** The connection as a connector gets it. Secrets are read anew for each call, and kept nowhere (D18). @throws what the secret manager throws. */
export async function resolveConnection(
  { taskType, secrets, configs }: ConnectionReference,
  secretManager: SecretManager,
): Promise<Connection> {
  const values = await Promise.all(
    Object.entries(secrets).map(async ([name, key]) => [name, await secretManager.get(key)] as const),
  );
  return create(ConnectionSchema, { taskType, secrets: Object.fromEntries(values), configs: { ...configs } });
}

function textsOf(value: unknown, path: string): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw malformed(path, `is ${describeType(value)}; expected an object of texts, because Flyte reserves the word`);
  }
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, textOf(text, fieldPath(path, name))]));
}

function textOf(value: unknown, path: string): string {
  if (typeof value === "string") return value;
  throw malformed(path, `is ${describeType(value)}; expected a text`);
}
