import type { SecretManager } from "../contract/secret-manager.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";

/** A {@link SecretManager} that reads environment variables: the key is the name of the variable. */
export function createEnvSecretManager(env: Readonly<Record<string, string | undefined>> = process.env): SecretManager {
  return Object.freeze<SecretManager>({
    get: async (key) => {
      const secret = env[key]?.trim();
      if (secret === undefined || secret === "") {
        const message = `Secret ${JSON.stringify(key)} was not found: the environment variable of this name is not set, or empty`;
        throw new PermanentSystemError(ErrorCode.SecretNotFound, message);
      }
      return secret;
    },
  });
}

/** Takes the values of secrets out of texts. */
export interface Redactor {
  /** A secret manager that remembers what it gave, so that `redact` finds it. */
  watch(secretManager: SecretManager): SecretManager;
  redact(text: string): string;
  /** Whether there is anything to take out. */
  readonly knowsSecrets: boolean;
}

// Shorter values occur in ordinary words; taking them out would tell more than it hides.
const SHORTEST_SECRET = 6;
const REDACTED = "[redacted]";
// Every task may bring secrets of its own, and tokens that are renewed are others each time: without a bound, each would be looked for in every
// text for as long as the process runs.
const MOST_SECRETS = 1_000;
const MOST_CHARACTERS = 4_194_304;

/**
 * Makes a redactor that knows no secret yet. Of more than a thousand secrets, or four million characters, it knows those that were read last.
 */
export function createRedactor(): Redactor {
  /** The one that was read last is the last. */
  const secrets = new Set<string>();
  let characters = 0;
  /** The longest first: a secret may be a part of another. */
  let ordered: readonly string[] | undefined;
  const remember = (secret: string): void => {
    if (secrets.delete(secret)) {
      secrets.add(secret);
      return;
    }
    ordered = undefined;
    secrets.add(secret);
    characters += secret.length;
    for (const oldest of secrets) {
      if (oldest === secret || (secrets.size <= MOST_SECRETS && characters <= MOST_CHARACTERS)) return;
      secrets.delete(oldest);
      characters -= oldest.length;
    }
  };
  return Object.freeze<Redactor>({
    watch: (secretManager) => ({
      get: async (key) => {
        const secret = await secretManager.get(key);
        if (secret.length >= SHORTEST_SECRET) remember(secret);
        return secret;
      },
    }),
    get knowsSecrets() {
      return secrets.size > 0;
    },
    redact: (text) => {
      ordered ??= [...secrets].sort((a, b) => b.length - a.length);
      let safe = text;
      for (const secret of ordered) safe = safe.replaceAll(secret, REDACTED);
      return safe;
    },
  });
}

/** A copy of a value with `redact` applied to every text in it, keys excepted. Dates and bytes are kept as they are. */
export function redactDeep<T>(value: T, redact: (text: string) => string): T {
  // Each branch gives back what it was given: a text for a text, a list for a list, an object with the same fields.
  return redacted(value, redact) as T;
}

function redacted(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value !== "object" || value === null || value instanceof Date || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map((element) => redacted(element, redact));
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, redacted(field, redact)]));
}
