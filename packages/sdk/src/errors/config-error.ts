import { PluginError, type PluginErrorOptions } from "./plugin-error.ts";

/** One thing that is wrong with a configuration. */
export interface ConfigIssue {
  /** Dotted path of the field, such as `readRateLimiter.qps`. */
  readonly field: string;
  /** What is wrong, which value it had, what was expected. */
  readonly message: string;
}

/** The configuration is wrong. All issues are collected, so that one look is enough to mend them. */
export class ConfigError extends PluginError {
  static readonly consequence = "badConfig";
  readonly consequence = "badConfig";
  override readonly name: string = "ConfigError";
  /** At least one. */
  readonly issues: readonly ConfigIssue[];

  constructor(code: string, message: string, issues: readonly ConfigIssue[], options: PluginErrorOptions = {}) {
    super(code, [message, ...issues.map((issue) => `  - ${issue.message}`)].join("\n"), options);
    this.issues = Object.freeze([...issues]);
  }
}
