import type { ResourceConstraint, ResourceRequirements } from "../../contract/resource-constraints.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import { PermanentSystemError } from "../../errors/permanent-system-error.ts";

/** What Flyte keeps for us between two calls about a job: `resource_meta`. */
export interface JobEnvelope {
  /** The idempotency key of the job. */
  readonly key: string;
  /** The facts of the task, as `storedFacts` writes them. */
  readonly facts: Uint8Array;
  /** ResourceMeta as the plugin's codec writes it; of a sync plugin the final answer instead. */
  readonly content: { readonly kind: "meta" | "result"; readonly bytes: Uint8Array };
  /** Which token the job holds. Absent: none, or what was written is none. */
  readonly quota?: ResourceRequirements | undefined;
}

/** The version of the form. A newer one is refused; an older one must stay readable for as long as jobs may run. */
const VERSION = 1;

/** See `idempotencyKey`. Keys are remembered: one of any length would be a way to fill the memory. */
const KEY = /^f[a-z2-7]{32}$/;

/**
 * An envelope as JSON, so that a person who looks at the stored state of a task can read ids in it: a codec's bytes are text as a rule,
 * and stay text.
 *
 * `{"flyteWebapi":1,"key":"f...","meta":"{\"id\":\"7\"}","facts":"<base64>"}`; `metaBase64` where the bytes are no text, `result` for the
 * answer of a sync plugin; `quota` where the job holds a token.
 */
export function encodeEnvelope({ key, facts, content, quota }: JobEnvelope): Uint8Array {
  const text = content.kind === "meta" ? textOf(content.bytes) : undefined;
  const base64 = Buffer.from(content.bytes).toString("base64");
  const field =
    content.kind === "result" ? { result: base64 } : text === undefined ? { metaBase64: base64 } : { meta: text };
  const held = quota === undefined ? {} : { quota: quotaToJson(quota) };
  const envelope = { flyteWebapi: VERSION, key, ...field, ...held, facts: Buffer.from(facts).toString("base64") };
  return new TextEncoder().encode(JSON.stringify(envelope));
}

/**
 * Reads what {@link encodeEnvelope} wrote.
 *
 * @throws PermanentSystemError with code `CorruptedPluginState`; the message has nothing of the bytes.
 */
export function decodeEnvelope(bytes: Uint8Array): JobEnvelope {
  const fields = fieldsOf(bytes);
  const version: unknown = fields["flyteWebapi"];
  if (typeof version !== "number") throw corrupted("they are not of this connector");
  if (version !== VERSION)
    throw corrupted(`they have the version ${version}, and this connector knows ${VERSION} only`);
  const { key, facts, meta, metaBase64, result } = fields;
  if (typeof key !== "string" || typeof facts !== "string") throw corrupted("a field is missing");
  if (!KEY.test(key)) throw corrupted("the key is none of this connector");
  const envelope = { key, facts: fromBase64(facts), quota: quotaFromJson(fields["quota"]) };
  if (typeof meta === "string")
    return { ...envelope, content: { kind: "meta", bytes: new TextEncoder().encode(meta) } };
  if (typeof metaBase64 === "string") return { ...envelope, content: { kind: "meta", bytes: fromBase64(metaBase64) } };
  if (typeof result === "string") return { ...envelope, content: { kind: "result", bytes: fromBase64(result) } };
  throw corrupted("a field is missing");
}

function quotaToJson({ namespace, constraints }: ResourceRequirements): object {
  const { projectScopeResourceConstraint: project, namespaceScopeResourceConstraint: scope } = constraints;
  // What is undefined is not written.
  return { namespace, project: project?.value, scope: scope?.value };
}

/** Total: a token that cannot be read is none, which is better than a job that cannot be polled. */
function quotaFromJson(quota: unknown): ResourceRequirements | undefined {
  if (typeof quota !== "object" || quota === null) return undefined;
  const { namespace, project, scope }: { namespace?: unknown; project?: unknown; scope?: unknown } = quota;
  if (typeof namespace !== "string") return undefined;
  return {
    namespace,
    constraints: {
      projectScopeResourceConstraint: constraintFromJson(project),
      namespaceScopeResourceConstraint: constraintFromJson(scope),
    },
  };
}

function constraintFromJson(value: unknown): ResourceConstraint | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 1 ? { value } : undefined;
}

function fieldsOf(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // The error of the parser quotes the text, so it is not even kept as the cause.
    throw corrupted("they are no JSON");
  }
  if (typeof parsed !== "object" || parsed === null) throw corrupted("they are no JSON object");
  return { ...parsed };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

// A plain Uint8Array: a Buffer would be a view into a pool, and codecs may look at the whole of it.
function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "base64"));
}

function corrupted(problem: string): PermanentSystemError {
  return new PermanentSystemError(
    ErrorCode.CorruptedPluginState,
    `The bytes of resource_meta cannot be read: ${problem}`,
  );
}
