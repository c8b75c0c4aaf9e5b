import { isFields, parseJson, type Json } from "../merge/edit-json.ts";
import type { Answers } from "../plan/answers.ts";
import type { FileTree, TemplateBundle, TemplateService } from "../template/template.ts";

/** What is added to a project. */
export interface Part {
  /** Files that the project must not have yet, or must have exactly so. */
  readonly files: FileTree;
  /** Text for the end of files that the project has. */
  readonly appended: FileTree;
  /** Fields for package.json, where they are missing. */
  readonly fields: Json;
}

/** Workflows, and what they need: a part of every template. */
export const CI_PART = "ci";

const CI_FILES = /^(?:\.github\/workflows\/(?:ci|release)\.yml|renovate\.json|scripts\/check-package\.mjs)$/;
const MANIFEST = "package.json";

/** The names of all parts. */
export function partNames({ templates }: TemplateBundle): readonly string[] {
  return [...templates.filter((template) => template.extends !== undefined).map(({ name }) => name), CI_PART];
}

/**
 * A part, in the words of a project with these answers. What a template adds is what it has and the template that it extends does not.
 *
 * @param generate - makes the files of a template with these answers
 */
export function readPart(
  name: string,
  answers: Answers,
  generate: (template: string) => FileTree,
  bundle: TemplateBundle,
): Part {
  if (name === CI_PART) return ciPart(generate(answers.template));
  const find = (template: string) => bundle.templates.find((candidate) => candidate.name === template);
  const [info, own] = [find(name), find(answers.template)];
  const below = info?.extends;
  // The plugin of the project may talk to a service of another name.
  const toOwn = (text: string): string => inWordsOf(own?.service, text, info?.service);
  const [whole, start] = [generate(name), below === undefined ? new Map<string, string>() : generate(below)];
  const files = new Map<string, string>();
  const appended = new Map<string, string>();
  for (const [path, text] of whole) {
    const before = start.get(path);
    if (path === MANIFEST || text === before) continue;
    if (before !== undefined && text.startsWith(before)) appended.set(path, toOwn(text.slice(before.length)));
    else files.set(path, toOwn(text));
  }
  return {
    files,
    appended,
    fields: added(parseJson(start.get(MANIFEST) ?? "{}"), parseJson(whole.get(MANIFEST) ?? "{}")),
  };
}

function inWordsOf(to: TemplateService | undefined, text: string, from: TemplateService | undefined): string {
  if (to === undefined || from === undefined) return text;
  return text.replaceAll(from.variable, to.variable).replaceAll(from.host, to.host);
}

function ciPart(whole: FileTree): Part {
  const manifest = parseJson(whole.get(MANIFEST) ?? "{}");
  const { scripts = {}, devDependencies = {} } = isFields(manifest) ? manifest : {};
  return {
    files: new Map([...whole].filter(([path]) => CI_FILES.test(path))),
    appended: new Map(),
    // The workflows run `check`, which runs most of the others.
    fields: { scripts, devDependencies },
  };
}

/** The fields of `after` that `before` does not have. */
function added(before: Json | undefined, after: Json | undefined): Json {
  if (!isFields(after)) return {};
  return Object.fromEntries(
    Object.entries(after).flatMap(([name, value]): [string, Json][] => {
      const old = isFields(before) ? before[name] : undefined;
      if (old === undefined) return [[name, value]];
      const inner = isFields(value) ? added(old, value) : {};
      return isFields(inner) && Object.keys(inner).length > 0 ? [[name, inner]] : [];
    }),
  );
}
