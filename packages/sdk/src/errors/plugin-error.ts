/** What the caller of a failed call does next: each has one error class. */
export type Consequence =
  /** Call again soon; nobody is to blame. */
  | "retry"
  /** Call again, but not before the time that the service asked for; no failure is counted. */
  | "retryAfter"
  /** Give up: the task or its inputs are wrong. */
  | "permanentUser"
  /** Give up: the platform or the service is wrong. */
  | "permanentSystem"
  /** The thing is not there; whether that is bad, the caller knows. */
  | "notFound"
  /** Somebody asked to stop. */
  | "cancelled"
  /** Nothing can run until a person changes the configuration. */
  | "badConfig";

/** Options of every error class. */
export interface PluginErrorOptions {
  /** The error behind this one. Always keep it. */
  readonly cause?: unknown;
  /** Facts for machines, such as the HTTP status. Never secrets. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
}

const BRAND = Symbol.for("@flyte-webapi/sdk/error");

/**
 * The base of all errors of this package, one subclass per {@link Consequence}.
 *
 * `instanceof` also recognises errors made by another copy of the package: two versions in one process understand each other.
 */
export abstract class PluginError extends Error {
  abstract readonly consequence: Consequence;
  /** A stable word; see `ErrorCode`. */
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: PluginErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.facts = Object.freeze({ ...options.facts });
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** The error as Flyte writes it: `[code] message`. */
  override toString(): string {
    return `[${this.code}] ${this.message}`;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isBranded(value) && (this === PluginError || matches(this, value));
  }
}

type Branded = object & { readonly consequence?: unknown };

function isBranded(value: unknown): value is Branded {
  return typeof value === "object" && value !== null && BRAND in value;
}

// The published classes are recognised by consequence; classes that users derive from them by prototype, as always.
function matches(constructor: object, value: Branded): boolean {
  const published: unknown = Object.hasOwn(constructor, "consequence")
    ? Reflect.get(constructor, "consequence")
    : undefined;
  return published === undefined
    ? Function.prototype[Symbol.hasInstance].call(constructor, value)
    : value.consequence === published;
}
