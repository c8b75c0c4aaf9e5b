import { ErrorCode, PermanentUserError, type Literal, type TaskExecutionContextReader } from "@flyte-webapi/sdk";
import * as z from "zod";

/** What a task says in `custom`. */
const custom = z.object({
  statement: z.string().min(1),
  /** Names of the task's inputs, in the order of the `?` in the statement. */
  bindings: z.array(z.string()).default([]),
  warehouse: z.string().optional(),
  database: z.string().optional(),
  schema: z.string().optional(),
  role: z.string().optional(),
  /** Seconds. */
  timeout: z.int().min(0).optional(),
});

/** A value for a `?`. */
interface Binding {
  readonly type: string;
  readonly value: string;
}

/** The body of `POST /api/v2/statements`. */
export type StatementSpec = Omit<z.infer<typeof custom>, "bindings"> & {
  readonly bindings?: Readonly<Record<string, Binding>>;
  readonly parameters: { readonly query_tag: string };
};

/**
 * The statement that a task asks for: the same at every call for the same attempt.
 *
 * @throws PermanentUserError with code `BadTaskSpecification` that names the field or the input.
 */
export async function readStatementSpec(ctx: TaskExecutionContextReader): Promise<StatementSpec> {
  const parsed = custom.safeParse((await ctx.taskReader.read()).custom ?? {});
  if (!parsed.success) throw badSpecification(`custom: ${z.prettifyError(parsed.error)}`);
  const { bindings: names, ...spec } = parsed.data;
  const inputs = names.length === 0 ? {} : await ctx.inputReader.get();
  const bindings = names.map((name, index) => [index + 1, toBinding(name, inputs[name])] as const);
  return {
    ...spec,
    // Shown in the query history, so that a statement can be traced back to its task.
    parameters: { query_tag: ctx.taskExecutionMetadata.taskExecutionId.generatedName },
    ...(bindings.length === 0 ? {} : { bindings: Object.fromEntries(bindings) }),
  };
}

/** Numbers, too, are sent as text. */
function toBinding(name: string, literal: Literal | undefined): Binding {
  if (literal?.kind === "integer") return { type: "FIXED", value: String(literal.value) };
  if (literal?.kind === "float") return { type: "REAL", value: String(literal.value) };
  if (literal?.kind === "string") return { type: "TEXT", value: literal.value };
  if (literal?.kind === "boolean") return { type: "BOOLEAN", value: String(literal.value) };
  if (literal?.kind === "datetime") {
    const nanos = literal.value.seconds * 1_000_000_000n + BigInt(literal.value.nanos);
    return { type: "TIMESTAMP_NTZ", value: String(nanos) };
  }
  const what = literal === undefined ? "missing" : `of the kind ${literal.kind}`;
  throw badSpecification(
    `custom.bindings names the input "${name}", which is ${what}; expected an integer, a float, a string, a boolean or a datetime`,
  );
}

function badSpecification(message: string): PermanentUserError {
  return new PermanentUserError(ErrorCode.BadTaskSpecification, message);
}
