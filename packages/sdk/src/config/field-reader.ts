import { ConfigError, type ConfigIssue } from "../errors/config-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { closestWord } from "../internal/closest-word.ts";
import { describeType } from "../internal/describe-type.ts";
import { describeValue } from "../internal/describe-value.ts";
import { DURATION_FORMS, parseDuration } from "./parse-duration.ts";

/** Both ends belong to it. Of durations: milliseconds. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** An object of the configuration, ready to be read field by field. */
export interface Section {
  /** Dotted path with a trailing dot; empty for the configuration itself. */
  readonly prefix: string;
  /** Whether the author wrote it. */
  readonly given: boolean;
  /** Absent when it is not given, or is no object (which is an issue by itself). */
  readonly values: object | undefined;
}

/** Reads an object that may hold anything, and collects what is wrong with it instead of stopping at the first problem. */
export class FieldReader {
  readonly #issues: ConfigIssue[] = [];
  readonly #unknownFields: ConfigIssue[] = [];

  /** @param fields the names that may occur in it. */
  section(value: unknown, path: string, fields: readonly string[]): Section {
    const prefix = path === "" ? "" : `${path}.`;
    if (value === undefined && path !== "") return { prefix, given: false, values: undefined };
    if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Promise) {
      const what = path === "" ? "The configuration" : path;
      const advice = value instanceof Promise ? "; getConfig cannot be async" : "";
      this.issue(path, `${what} must be an object, got ${describeValue(value)}${advice}`);
      return { prefix, given: true, values: undefined };
    }
    for (const field of Object.keys(value)) {
      if (!fields.includes(field)) this.#unknownField(prefix, field, fields);
    }
    return { prefix, given: true, values: value };
  }

  field(section: Section, field: string): unknown {
    return section.values === undefined ? undefined : Reflect.get(section.values, field);
  }

  /** @param fallback for an absent field; without it the field is required. */
  integer(section: Section, field: string, range: Range, fallback?: number): number {
    const value = this.field(section, field);
    if (this.#isAbsent(section, value, fallback)) return fallback ?? range.min;
    if (typeof value === "number" && Number.isInteger(value) && isWithin(value, range)) return value;
    const expected =
      range.max === Number.MAX_SAFE_INTEGER
        ? `an integer of at least ${range.min}`
        : `an integer from ${range.min} to ${range.max}`;
    this.#mustBe(section, field, expected, describeValue(value));
    return range.min;
  }

  /** @returns milliseconds. */
  duration(section: Section, field: string, range: Range, fallback: unknown): number {
    const given = this.field(section, field);
    const value = given === undefined ? fallback : given;
    const ms = parseDuration(value);
    if (ms !== undefined && isWithin(ms, range)) return ms;
    const limits = `from ${range.min} ms to ${range.max} ms`;
    const unit = typeof value === "number" && ms !== undefined ? " milliseconds" : "";
    this.#mustBe(section, field, `a duration ${limits} (${DURATION_FORMS})`, describeValue(value) + unit);
    return range.min;
  }

  issue(field: string, message: string): void {
    this.#issues.push({ field, message });
  }

  /** @throws ConfigError with all issues, when there are any. */
  finish(pluginId: string): void {
    const issues = [...this.#issues, ...this.#unknownFields];
    if (issues.length === 0) return;
    const count = issues.length === 1 ? "one problem" : `${issues.length} problems`;
    const message = `The configuration of plugin ${describeValue(pluginId)} has ${count}:`;
    throw new ConfigError(ErrorCode.InvalidConfig, message, issues);
  }

  #isAbsent(section: Section, value: unknown, fallback: number | undefined): boolean {
    if (section.given && section.values === undefined) return true;
    return value === undefined && fallback !== undefined;
  }

  #mustBe(section: Section, field: string, expected: string, actual: string): void {
    const path = section.prefix + field;
    this.issue(path, `${path} must be ${expected}, got ${actual}`);
  }

  #unknownField(prefix: string, field: string, fields: readonly string[]): void {
    const closest = closestWord(field, fields);
    const advice = closest === undefined ? `; known are ${fields.join(", ")}` : `; did you mean ${prefix}${closest}?`;
    const name = /^[\w-]{1,64}$/.test(field) ? prefix + field : `${prefix}[${describeValue(field)}]`;
    this.#unknownFields.push({ field: name, message: `${name} is no field of the configuration${advice}` });
  }
}

/** Runs `read`; what a getter or a proxy of the configuration throws becomes a ConfigError too. */
export function readingConfig<Resolved>(pluginId: string, read: (reader: FieldReader) => Resolved): Resolved {
  try {
    return read(new FieldReader());
  } catch (thrown) {
    if (thrown instanceof ConfigError) throw thrown;
    const message = `The configuration of plugin ${describeValue(pluginId)} cannot be read:`;
    const issue = { field: "", message: `reading a field threw ${describeType(thrown)}` };
    throw new ConfigError(ErrorCode.InvalidConfig, message, [issue], { cause: thrown });
  }
}

function isWithin(value: number, range: Range): boolean {
  return value >= range.min && value <= range.max;
}
