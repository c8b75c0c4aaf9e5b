import type { TemplateBundle } from "../template/template.ts";
import { commandInfo, type CommandName } from "./command-table.ts";
import { optionsOf, type Option } from "./option-table.ts";

/** The options of a command as a JSON schema (2020-12) of an object whose fields are flags: what `--help --json` prints. */
export function optionSchema(bundle: TemplateBundle, command: CommandName): object {
  const { argument } = commandInfo(command);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Options of create-plugin ${bundle.version}${command === "create" ? "" : `, ${command}`}`,
    type: "object",
    properties: {
      ...(argument === undefined ? {} : { name: { type: "string", minLength: 1, description: argument.description } }),
      ...Object.fromEntries(
        optionsOf(command)
          .filter(({ hidden }) => hidden !== true)
          .map((option) => [option.flag, propertyOf(option, bundle)]),
      ),
    },
    required: argument === undefined ? [] : ["name"],
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
