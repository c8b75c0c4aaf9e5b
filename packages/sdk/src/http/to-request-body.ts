import { ErrorCode } from "../errors/error-code.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { stringifyExactJson } from "./exact-json.ts";
import type { BodyCallOptions } from "./http-client.ts";
import { toMultipart } from "./multipart.ts";
import type { RequestBody } from "./request-body.ts";
import { valueTexts } from "./value-texts.ts";

/** The options that give a call a body, each in another form. */
export const BODY_OPTIONS = ["json", "form", "multipart", "text"] as const;

/**
 * The body that the options of a call ask for; nothing when they ask for none.
 *
 * @throws PermanentUserError with code `BadTaskSpecification`, when the value cannot be written in this form.
 */
export function toRequestBody({ json, form, multipart, text }: BodyCallOptions): RequestBody | undefined {
  if (json !== undefined) return { contentType: "application/json", content: toJson(json) };
  if (form !== undefined) {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(form)) {
      for (const each of valueTexts(`The field "${name}"`, value)) params.append(name, each);
    }
    return { contentType: "application/x-www-form-urlencoded", content: params.toString() };
  }
  if (multipart !== undefined) return toMultipart(multipart);
  return text === undefined ? undefined : { contentType: "text/plain;charset=utf-8", content: text };
}

function toJson(json: unknown): string {
  try {
    return stringifyExactJson(json);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "it threw";
    throw new PermanentUserError(ErrorCode.BadTaskSpecification, `The body cannot be written as JSON: ${why}`, {
      cause,
    });
  }
}
