import { toEditable } from "../project/editable-tree.ts";
import { generateFiles } from "../plan/plan.ts";
import type { Answers } from "../plan/answers.ts";
import { loadTemplate } from "../template/load-template.ts";
import type { FileTree, TemplateBundle, TemplateInfo } from "../template/template.ts";
import { addPart } from "./add-part.ts";
import { readPart } from "./part.ts";

/** All files that these answers give with the templates of this version: the template's, and what was added to it. Sorted by path. */
export function generateProject(answers: Answers, bundle: TemplateBundle, templatesFolder: string): FileTree {
  const files = toEditable(generateTemplate(answers, answers.template, bundle, templatesFolder));
  for (const name of answers.additions ?? []) {
    addPart(
      files,
      readPart(name, answers, (template) => generateTemplate(answers, template, bundle, templatesFolder), bundle),
    );
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The files of one template, with these answers. */
export function generateTemplate(
  answers: Answers,
  name: string,
  bundle: TemplateBundle,
  templatesFolder: string,
): FileTree {
  const template: TemplateInfo = bundle.templates.find((candidate) => candidate.name === name) ?? bundle.templates[0];
  return generateFiles(
    { ...answers, template: name },
    { template, templateFiles: loadTemplate(templatesFolder, name) },
  );
}
