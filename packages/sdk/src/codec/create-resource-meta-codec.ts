import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { ResourceMetaCodec } from "../contract/resource-meta-codec.ts";
import { ConfigError, type ConfigIssue } from "../errors/config-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { PluginError } from "../errors/plugin-error.ts";
import { describeType } from "../internal/describe-type.ts";
import { describeValue } from "../internal/describe-value.ts";
import { fieldPath } from "../internal/field-path.ts";
import { CanonicalJsonError, fromCanonicalJson, toCanonicalJson } from "./canonical-json.ts";
import { firstDifference } from "./first-difference.ts";
import { joinVersion, splitVersion } from "./version-envelope.ts";

const NAME = "resourceMeta";
const DEFAULT_MAX_BYTES = 65_536;
// Neither keeps anything from one whole text to the next, and to make one takes longer than to use it.
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Options of {@link createResourceMetaCodec}. */
export interface ResourceMetaCodecOptions {
  /**
   * The most bytes that a meta may take: an integer of at least 1. Default: 65,536, which leaves room for everything else
   * that shares one Kubernetes object of 1.5 MB with it. A good meta stays under 4,096.
   */
  readonly maxBytes?: number | undefined;
  /**
   * Version of the schema: an integer of at least 0. Default: 0, which is not stored and costs no bytes. Raise it when
   * bytes of older plugins no longer fit the schema, and give `migrate`.
   */
  readonly version?: number | undefined;
  /**
   * Makes a value that fits the schema out of one that an older version stored. The result is validated.
   * Default: older values are validated as they are.
   */
  readonly migrate?: ((stored: unknown, fromVersion: number) => unknown) | undefined;
}

/**
 * Makes the codec of a plugin's ResourceMeta from a Standard Schema (zod, valibot, arktype and others).
 *
 * Meta may hold what JSON holds, and bigint. Encoding proves that the bytes give the same meta back, so that what works
 * before a restart works after it. Fields that are `undefined` are left out.
 *
 * `encode` throws `MetadataNotEncodable` (PermanentSystemError) that names the first field which would be lost or changed, and
 * `MetadataTooLarge` (PermanentUserError: tasks put too much into it, and Flyte does not retry it either).
 * `decode` throws `CorruptedPluginState` (PermanentSystemError) for whatever is no meta of this plugin; the message has no values
 * of the bytes. Both throw ConfigError with code `InvalidConfig` for a schema that validates asynchronously.
 *
 * @throws ConfigError with code `InvalidConfig` when the schema is none, or an option is out of range.
 */
export function createResourceMetaCodec<Meta>(
  schema: StandardSchemaV1<unknown, Meta>,
  options: ResourceMetaCodecOptions = {},
): ResourceMetaCodec<Meta> {
  checkArguments(schema, options);
  const { maxBytes = DEFAULT_MAX_BYTES, version = 0, migrate } = options;

  const decodeText = (text: string): Meta => {
    const { version: storedVersion, text: storedText } = splitVersion(text);
    if (storedVersion > version) {
      throw new CanonicalJsonError(
        `${NAME} was stored by a newer plugin (version ${storedVersion} of the schema; this one knows ${version}): upgrade this one`,
      );
    }
    const value = fromCanonicalJson(storedText, NAME);
    const isOld = storedVersion < version;
    const migrated = isOld && migrate !== undefined ? callMigrate(migrate, value, storedVersion) : value;
    return validated(
      schema,
      migrated,
      isOld ? ` (stored by version ${storedVersion}, read by version ${version})` : "",
    );
  };

  return Object.freeze({
    encode: (meta: Meta): Uint8Array => {
      const text = orNotEncodable(() => joinVersion(toCanonicalJson(meta, NAME), version));
      const bytes = ENCODER.encode(text);
      if (bytes.length > maxBytes) throw tooLarge(meta, bytes.length, maxBytes);
      const difference = orNotEncodable(() => firstDifference(meta, decodeText(text), NAME));
      if (difference !== undefined) {
        throw notEncodable(
          `${difference} is not the same after it was stored and read: the schema drops or changes it`,
        );
      }
      return bytes;
    },
    decode: (bytes: Uint8Array): Meta => orCorrupted(bytes, () => decodeText(textOf(bytes))),
  });
}

function checkArguments(schema: unknown, options: ResourceMetaCodecOptions): void {
  const issues: ConfigIssue[] = [];
  const add = (field: string, expected: string, actual: string): void => {
    issues.push({ field, message: `${field} must be ${expected}, got ${actual}` });
  };
  if (!isStandardSchema(schema)) {
    add("schema", "a Standard Schema, such as z.object({ ... })", describeType(schema));
  }
  const { maxBytes, version, migrate } = options;
  if (!isIntegerFrom(1, maxBytes)) add("maxBytes", "an integer of at least 1", describeValue(maxBytes));
  if (!isIntegerFrom(0, version)) add("version", "an integer of at least 0", describeValue(version));
  if (migrate !== undefined && typeof migrate !== "function") add("migrate", "a function", describeType(migrate));
  if (issues.length > 0) {
    throw new ConfigError(ErrorCode.InvalidConfig, "The codec of ResourceMeta cannot be made:", issues);
  }
}

function isStandardSchema(schema: unknown): boolean {
  if ((typeof schema !== "object" && typeof schema !== "function") || schema === null) return false;
  const standard: unknown = Reflect.get(schema, "~standard");
  return typeof standard === "object" && standard !== null && typeof Reflect.get(standard, "validate") === "function";
}

function isIntegerFrom(min: number, value: unknown): boolean {
  return value === undefined || (Number.isSafeInteger(value) && Number(value) >= min);
}

function textOf(bytes: unknown): string {
  if (!(bytes instanceof Uint8Array)) throw new CanonicalJsonError(`${NAME} is ${describeType(bytes)}, not bytes`);
  try {
    return DECODER.decode(bytes);
  } catch {
    throw new CanonicalJsonError(`${NAME} is no UTF-8 text`);
  }
}

// What an author's function throws may quote the value, so neither its message nor the error itself is passed on.
function callMigrate(
  migrate: (stored: unknown, fromVersion: number) => unknown,
  value: unknown,
  from: number,
): unknown {
  try {
    return migrate(value, from);
  } catch (thrown) {
    throw new CanonicalJsonError(`${NAME}: migrate threw ${describeType(thrown)} for a value of version ${from}`);
  }
}

function validated<Meta>(schema: StandardSchemaV1<unknown, Meta>, value: unknown, note: string): Meta {
  let result: ReturnType<(typeof schema)["~standard"]["validate"]>;
  try {
    result = schema["~standard"].validate(value);
  } catch (thrown) {
    throw new CanonicalJsonError(`${NAME}: the schema threw ${describeType(thrown)}${note}`);
  }
  if (result instanceof Promise) {
    result.catch(() => {});
    throw asynchronousSchema();
  }
  if (result.issues === undefined) {
    if ("value" in result) return result.value;
    throw new CanonicalJsonError(`${NAME}: the schema answered with neither a value nor issues${note}`);
  }
  throw new CanonicalJsonError(`${pathOf(result.issues[0])} does not match the schema${note}`);
}

function pathOf(issue: StandardSchemaV1.Issue | undefined): string {
  let path = NAME;
  for (const segment of issue?.path ?? []) {
    const key = typeof segment === "object" ? segment.key : segment;
    path = typeof key === "number" ? `${path}[${key}]` : fieldPath(path, String(key));
  }
  return path;
}

function asynchronousSchema(): ConfigError {
  const message = "schema must validate synchronously, got a promise; remove asynchronous refinements and transforms";
  return new ConfigError(ErrorCode.InvalidConfig, `${NAME} cannot be stored or read:`, [{ field: "schema", message }]);
}

function orNotEncodable<T>(run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof PluginError) throw thrown;
    throw notEncodable(
      thrown instanceof CanonicalJsonError ? thrown.message : `${NAME}: reading it threw ${describeType(thrown)}`,
    );
  }
}

function notEncodable(message: string): PermanentSystemError {
  return new PermanentSystemError(ErrorCode.MetadataNotEncodable, `ResourceMeta cannot be stored: ${message}`);
}

function orCorrupted<T>(bytes: unknown, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof PluginError) throw thrown;
    const what = thrown instanceof CanonicalJsonError ? thrown.message : `reading it threw ${describeType(thrown)}`;
    const size = bytes instanceof Uint8Array ? ` (${bytes.length} bytes)` : "";
    throw new PermanentSystemError(
      ErrorCode.CorruptedPluginState,
      `Stored ResourceMeta cannot be read${size}: ${what}`,
    );
  }
}

function tooLarge(meta: unknown, bytes: number, maxBytes: number): PermanentUserError {
  return new PermanentUserError(
    ErrorCode.MetadataTooLarge,
    `ResourceMeta takes ${bytes} bytes, more than the ${maxBytes} that are allowed${largestField(meta)}. ` +
      "Store only what finds the job again, such as its id.",
    { facts: { bytes, maxBytes } },
  );
}

function largestField(meta: unknown): string {
  if (typeof meta !== "object" || meta === null) return "";
  const sizes = Object.entries(meta)
    .filter(([, field]) => field !== undefined)
    .map(([key, field]): [string, number] => [key, toCanonicalJson(field, NAME).length]);
  const largest = sizes.reduce<[string, number] | undefined>(
    (a, b) => (a !== undefined && a[1] >= b[1] ? a : b),
    undefined,
  );
  return largest === undefined ? "" : `; its largest field is ${fieldPath(NAME, largest[0])}`;
}
