import { createHash } from "node:crypto";

import type { SecretStyle } from "../plan/plan.ts";

/** A secret of the world and one of the values that it has had. */
export interface SecretValue {
  readonly key: string;
  readonly value: string;
}

/** Characters at the start of a secret that nobody may show either. Source: a connector of flytekit (Spark) that logs the first 8. */
const PREFIX_LENGTH = 8;

/** The secrets of one simulation: invented, so that they are found wherever they turn up. */
export class Secrets {
  readonly #keys: readonly string[];
  readonly #values: SecretValue[] = [];
  /** What each of the values looks like in a text: worked out once, since every text of a simulation is searched. */
  readonly #forms: { readonly key: string; readonly forms: readonly string[] }[] = [];
  readonly #current = new Map<string, string>();
  readonly #style: SecretStyle;
  #rotation = 0;

  constructor(keys: readonly string[], style: SecretStyle = "plain") {
    this.#keys = keys;
    this.#style = style;
    this.#issue();
  }

  get isEmpty(): boolean {
    return this.#keys.length === 0;
  }

  has(key: string): boolean {
    return this.#keys.includes(key);
  }

  /** Whether the secret manager has it. */
  isThere(key: string): boolean {
    return this.has(key) && this.#style !== "missing";
  }

  /** The present value. @throws RangeError for a key that the world does not list. */
  current(key: string): string {
    const value = this.#current.get(key);
    if (value !== undefined) return value;
    throw new RangeError(`The world lists no secret "${key}"; add it to \`secrets\` of defineWorld`);
  }

  rotate(): void {
    this.#rotation += 1;
    this.#issue();
  }

  /** All values so far, also those that were rotated away. */
  get values(): readonly SecretValue[] {
    return this.#values;
  }

  /** Keys of the secrets that a text shows, in any form: as it is, base64, URL-encoded, in JSON, or its first characters. */
  shownIn(text: string): string[] {
    const shown = this.#forms.filter(({ forms }) => forms.some((form) => text.includes(form)));
    return [...new Set(shown.map(({ key }) => key))];
  }

  #value(key: string): string {
    const value = secretValue(key, this.#rotation);
    return this.#style === "multiline" ? value.replace("/", "\n/") : value;
  }

  #issue(): void {
    for (const key of this.#keys) {
      const value = this.#value(key);
      this.#current.set(key, value);
      this.#values.push({ key, value });
      this.#forms.push({ key, forms: formsOf(value) });
    }
  }
}

// The first characters are as telling as the rest; the slash and the plus sign look different in each encoding.
function secretValue(key: string, rotation: number): string {
  const digest = createHash("sha256").update(`${key}/${rotation}`).digest("hex");
  return `${digest.slice(0, 24)}/+${digest.slice(24, 32)}`;
}

function formsOf(value: string): readonly string[] {
  return [
    value.slice(0, PREFIX_LENGTH),
    encodeURIComponent(value),
    ...[0, 1, 2].map((shift) => base64Core(value, shift)),
  ];
}

// In base64 the same text looks different at each of three positions; what stands beside it colours the ends, so these are cut off.
function base64Core(value: string, shift: number): string {
  return btoa("x".repeat(shift) + value).slice(4, -4);
}
