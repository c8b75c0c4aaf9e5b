import type { JsonObject as ProtoJsonObject } from "@bufbuild/protobuf";
import type { JsonObject } from "../../contract/json.ts";
import { checkJsonObject } from "../../literals/check-json.ts";

/**
 * A JSON object as the field of a message.
 *
 * @throws PermanentUserError with code `LiteralMismatch` that names the path of what is no JSON, or nested deeper than 100 levels.
 */
export function structToProto(value: JsonObject, path: string): ProtoJsonObject {
  // The same values; only that protobuf's type does not promise to leave them alone.
  return checkJsonObject(value, path) as ProtoJsonObject;
}
