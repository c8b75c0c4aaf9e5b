import type { Literal, LiteralMap } from "../contract/literal.ts";
import { closestWord } from "../internal/closest-word.ts";
import { describeType } from "../internal/describe-type.ts";
import { fieldPath } from "../internal/field-path.ts";
import { describeLiteralType } from "./describe-literal-type.ts";
import type { JsInputsOf, TypesByName } from "./js-value-of.ts";
import { literalMismatch } from "./literal-mismatch.ts";
import { toLiteral } from "./to-literal.ts";
import { literalTypeOf } from "./literal-type-of.ts";

/**
 * The outputs of a task as literals: one for each of the types, and no other.
 *
 * @param types made with `LiteralTypes`; or `interface.outputs` of the task template.
 * @param path how the outputs are called in messages. Default: `outputs`.
 * @throws PermanentUserError with code `LiteralMismatch` that names the output, when one is missing, unknown, or does not fit its type.
 */
export function toLiteralMap<const Types extends TypesByName>(
  values: JsInputsOf<Types>,
  types: Types,
  path: string = "outputs",
): LiteralMap {
  const given: unknown = values;
  if (typeof given !== "object" || given === null) throw literalMismatch(path, describeType(given), "an object");
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(types, name)) continue;
    const closest = closestWord(name, Object.keys(types));
    const expected =
      closest === undefined ? `one of ${Object.keys(types).join(", ") || "no names"}` : `${path}.${closest}`;
    throw literalMismatch(fieldPath(path, name), "not declared", expected);
  }
  const literals = Object.entries(types).map(([name, entry]): [string, Literal] => {
    const type = literalTypeOf(entry);
    const value: unknown = Object.hasOwn(given, name) ? Reflect.get(given, name) : undefined;
    if (value === undefined) throw literalMismatch(fieldPath(path, name), "missing", describeLiteralType(type));
    return [name, toLiteral(value, type, fieldPath(path, name))];
  });
  return Object.fromEntries(literals);
}
