import type { LiteralType } from "../contract/literal-type.ts";
import type { Variable } from "../contract/task-template.ts";

/** The type of one entry: written down as it is, or inside a variable of a task's interface. */
export function literalTypeOf(entry: LiteralType | Variable): LiteralType {
  return "kind" in entry ? entry : entry.type;
}
