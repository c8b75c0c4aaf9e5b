/** Files by path, with forward slashes. Always walked in the order of their paths. */
export type FileTree = ReadonlyMap<string, string>;

/** What a template says about itself. */
export interface TemplateInfo {
  /** The folder's name: the value of `--template`. */
  readonly name: string;
  readonly title: string;
  /** What the template does, in half a line. */
  readonly hint: string;
  /** The template's own package name; replaced by that of the new one. */
  readonly packageName: string;
  /** What the plugin is called in the template's code; replaced by what the new one is called. */
  readonly stem: string;
  /** What the service is called in it. */
  readonly service: TemplateService;
  /** The template that this one is made of and adds to; absent when it stands for itself. */
  readonly extends?: string | undefined;
  /** The template comes in several forms, of which an option chooses one. */
  readonly variants?: TemplateVariants | undefined;
}

/** What the service that a template talks to is called. What serves the plugin speaks of it, too. */
export interface TemplateService {
  /** What the names of its environment variables and secrets begin with: `JOB_API` for `JOB_API_URL` and `JOB_API_TOKEN`. */
  readonly variable: string;
  /** Where it is unless somebody says otherwise. */
  readonly host: string;
}

/** The forms in which a template comes. */
export interface TemplateVariants {
  /** The flag that chooses, without the dashes. */
  readonly option: "idempotency";
  /** What each of them is, by name. The first is the default. */
  readonly choices: Readonly<Record<string, string>>;
}

/** The templates of one version of this package. */
export interface TemplateBundle {
  /** Version of this package. */
  readonly version: string;
  /** At least one; the first is the default. */
  readonly templates: readonly [TemplateInfo, ...TemplateInfo[]];
}
