import type { LiteralMap } from "../../contract/literal.ts";
import { malformed } from "../malformed.ts";
import { literalText } from "./literal-text.ts";

/** What templates in the arguments of a container stand for. */
export interface ArgValues {
  readonly input: string;
  readonly inputPrefix: string;
  readonly outputPrefix: string;
  readonly rawOutputDataPrefix: string;
  readonly checkpointOutputPrefix: string;
  /** Empty in the first attempt. */
  readonly prevCheckpointPrefix: string;
  readonly taskTemplatePath: string;
  readonly generatedName: string;
  readonly namespace: string;
  readonly inputs: LiteralMap;
}

const TEMPLATE = /\{\{\s*[.$](?:inputs\.([^\s}]+)|([a-z]+))\s*\}\}/gi;
const NAMESPACE = /\{\{\s*[.$]namespace\s*\}\}/gi;

/** Whether an argument has this template, such as `taskTemplatePath`. */
export function usesTemplate(args: readonly string[], word: string): boolean {
  return args.some((arg) => [...arg.matchAll(TEMPLATE)].some(([, , found = ""]) => isWord(found, word)));
}

/**
 * Fills in `{{ .outputPrefix }}`, `{{ .inputs.x }}` and the other templates of Flyte, whatever their case; what is no template of Flyte stays. Values go in
 * as they are, `$` included (D36). Source: core/template/template.go.
 *
 * @throws PermanentUserError with code `BadTaskSpecification` for an input that is missing, or of a kind that has no text.
 */
export function renderArgs(args: readonly string[], values: ArgValues): string[] {
  const words: readonly (readonly [string, string])[] = [
    ["input", values.input],
    ["inputPrefix", values.inputPrefix],
    ["outputPrefix", values.outputPrefix],
    ["rawOutputDataPrefix", values.rawOutputDataPrefix],
    ["checkpointOutputPrefix", values.checkpointOutputPrefix],
    ["prevCheckpointPrefix", values.prevCheckpointPrefix === "" ? '""' : values.prevCheckpointPrefix],
    ["perRetryUniqueKey", uniqueKeyOf(values.generatedName)],
    ["taskTemplatePath", values.taskTemplatePath],
  ];
  const valueOf = (template: string, input: string | undefined, word = ""): string => {
    if (input === undefined) return words.find(([known]) => isWord(word, known))?.[1] ?? template;
    const literal = Object.hasOwn(values.inputs, input) ? values.inputs[input] : undefined;
    if (literal === undefined)
      throw malformed(`container.args: ${template}`, "names an input that the task does not have");
    return literalText(literal, `container.args: ${template}`);
  };
  return args.map((arg) =>
    // Functions, because in a text as the replacement `$&` and the like would have a meaning.
    arg
      .replace(TEMPLATE, (template: string, input: string | undefined, word: string | undefined) =>
        valueOf(template, input, word),
      )
      // Last, because paths may hold it.
      .replace(NAMESPACE, () => values.namespace),
  );
}

function isWord(found: string, word: string): boolean {
  return found.toLowerCase() === word.toLowerCase();
}

/** A name that many services accept. */
function uniqueKeyOf(generatedName: string): string {
  return generatedName.replace(/^[^a-zA-Z]+/, "a").replace(/[^a-zA-Z0-9_]+/g, "_");
}
