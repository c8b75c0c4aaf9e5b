import type { LiteralMap } from "../contract/literal.ts";
import { fieldPath } from "../internal/field-path.ts";
import { describeLiteralType } from "./describe-literal-type.ts";
import type { JsValue } from "./js-value.ts";
import type { JsValuesOf, TypesByName } from "./js-value-of.ts";
import { literalMismatch } from "./literal-mismatch.ts";
import { toJsValue } from "./to-js-value.ts";
import { literalTypeOf } from "./literal-type-of.ts";

/**
 * The inputs of a task as JavaScript values; {@link JsValue} has the table.
 *
 * @param literals what `inputReader.get()` gave. Literals that are not in `types` are left out.
 * @param types the inputs that the plugin uses, made with `LiteralTypes`; or `interface.inputs` of the task template.
 * @param path how the inputs are called in messages. Default: `inputs`.
 * @throws PermanentUserError with code `LiteralMismatch` that names the input, when one is missing or of another type.
 */
export function readInputs<const Types extends TypesByName>(
  literals: LiteralMap,
  types: Types,
  path: string = "inputs",
): JsValuesOf<Types> {
  const values = Object.entries(types).map(([name, entry]): [string, JsValue] => {
    const type = literalTypeOf(entry);
    const literal = Object.hasOwn(literals, name) ? literals[name] : undefined;
    if (literal === undefined) throw literalMismatch(fieldPath(path, name), "missing", describeLiteralType(type));
    return [name, toJsValue(literal, type, fieldPath(path, name))];
  });
  // Each value was made for the type of the same name.
  return Object.fromEntries(values) as JsValuesOf<Types>;
}
