import { ErrorCode } from "../errors/error-code.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import type { QueryValue } from "./http-client.ts";

/**
 * The values of a parameter or a field as texts: none for `undefined`, several for an array.
 *
 * @param what names it in an error, such as `The query parameter "page"`.
 * @throws PermanentUserError with code `BadTaskSpecification`, when a number is not finite.
 */
export function valueTexts(what: string, value: QueryValue | readonly QueryValue[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "object" ? value.map((item) => textOf(what, item)) : [textOf(what, value)];
}

function textOf(what: string, value: QueryValue): string {
  if (typeof value !== "number" || Number.isFinite(value)) return String(value);
  throw new PermanentUserError(ErrorCode.BadTaskSpecification, `${what} is ${value}, expected a finite number`);
}
