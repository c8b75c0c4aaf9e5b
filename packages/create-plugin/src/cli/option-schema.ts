import type { TemplateBundle } from "../template/template.ts";
import { NAME, OPTIONS, type Option } from "./option-table.ts";

/** The options as a JSON schema (2020-12) of an object whose fields are flags: what `--help --json` prints. */
export function optionSchema(bundle: TemplateBundle): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Options of create-plugin ${bundle.version}`,
    type: "object",
    properties: {
      name: { type: "string", minLength: 1, description: NAME.description },
      ...Object.fromEntries(
        OPTIONS.filter(({ hidden }) => hidden !== true).map((option) => [option.flag, propertyOf(option, bundle)]),
      ),
    },
    required: ["name"],
    additionalProperties: false,
  };
}

function propertyOf(option: Option, bundle: TemplateBundle): object {
  const { description } = option;
  if (!("value" in option)) return { type: "boolean", description, default: false };
  const choices = option.choices?.(bundle);
  if (choices === undefined) return { type: "string", minLength: 1, description };
  // Without a default of its own, the first choice is taken.
  return { enum: choices, description, ...(option.standard === undefined ? { default: choices[0] } : {}) };
}
