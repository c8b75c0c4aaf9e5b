import { ErrorCode, PermanentUserError, type Literal, type TaskExecutionContextReader } from "@flyte-webapi/sdk";
import * as z from "zod";

/** What a task says in `custom`. */
const custom = z.object({
  /** The model: `owner/name:version`, or the version alone. */
  version: z.string().min(1),
  /** What the model is given, besides the inputs of the task. */
  input: z.record(z.string(), z.unknown()).default({}),
  /** The input that carries Flyte's key, by which the prediction is found again. One that the model makes no use of. */
  marker: z.string().min(1).default("flyte_key"),
});

/** A prediction that is to be made. */
export interface PredictionSpec {
  /** Name and value of the input by which it is found again. */
  readonly marker: { readonly name: string; readonly key: string };
  /** The body of `POST /v1/predictions`. */
  readonly body: { readonly version: string; readonly input: Readonly<Record<string, unknown>> };
}

/**
 * The prediction that a task asks for: the same at every call for the same attempt.
 *
 * @throws PermanentUserError with code `BadTaskSpecification` that names the field or the input.
 */
export async function readPredictionSpec(ctx: TaskExecutionContextReader, key: string): Promise<PredictionSpec> {
  const parsed = custom.safeParse((await ctx.taskReader.read()).custom ?? {});
  if (!parsed.success) throw badSpecification(`custom: ${z.prettifyError(parsed.error)}`);
  const { version, input, marker: name } = parsed.data;
  const given = Object.entries(await ctx.inputReader.get()).map(([each, literal]) => [each, toJson(each, literal)]);
  const all = { ...input, ...Object.fromEntries(given) };
  if (Object.hasOwn(all, name)) {
    throw badSpecification(`The input "${name}" is taken: it carries Flyte's key. Name another one in custom.marker`);
  }
  return { marker: { name, key }, body: { version, input: { ...all, [name]: key } } };
}

function toJson(name: string, literal: Literal): unknown {
  if (literal.kind === "integer" || literal.kind === "float") return literal.value;
  if (literal.kind === "string" || literal.kind === "boolean" || literal.kind === "struct") return literal.value;
  if (literal.kind === "collection") return literal.literals.map((element) => toJson(name, element));
  // The model fetches it, so it must be an address that is reachable from there.
  if (literal.kind === "blob") return literal.uri;
  throw badSpecification(
    `The input "${name}" is of the kind ${literal.kind}; a model takes strings, numbers, booleans, structs, lists, and files as their URL`,
  );
}

function badSpecification(message: string): PermanentUserError {
  return new PermanentUserError(ErrorCode.BadTaskSpecification, message);
}
