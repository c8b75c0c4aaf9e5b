import type { TemplateInfo } from "../template/template.ts";

/** Asks a person. Every answer can be given as an option instead. */
export interface Prompter {
  /** The name of the package. `problemOf` says why a name cannot be used, and is asked for every name that is entered. */
  name(problemOf: (name: string) => string | undefined): Promise<string>;
  /** The name of one of the templates. */
  template(templates: readonly TemplateInfo[]): Promise<string>;
}
