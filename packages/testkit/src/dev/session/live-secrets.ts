import type { SecretManager } from "@flyte-webapi/sdk";
import { createEnvSecretManager } from "@flyte-webapi/sdk/runtime";

import { maskSecrets, type Mask } from "../../report/mask-secrets.ts";
import { Secrets, type SecretValue } from "../../simulate/secrets.ts";

/** The secrets of a session, and how to keep them out of sight. */
export interface LiveSecrets {
  readonly manager: SecretManager;
  /** Takes every secret that was ever given out of a text. */
  mask(text: string): string;
  /** What the fake expects now. @throws RangeError for a key that the world does not list. */
  current(key: string): string;
  /** From now on the fake expects others; absent where there is nothing to rotate. */
  readonly rotate: (() => void) | undefined;
}

/** Secrets that are invented, for a fake. Keys that the world does not list are read from the environment. */
export function inventedSecrets(
  keys: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): LiveSecrets {
  const secrets = new Secrets(keys);
  const others = realSecrets(env);
  let mask = maskSecrets(secrets.values);
  return {
    manager: { get: async (key) => (secrets.has(key) ? secrets.current(key) : await others.manager.get(key)) },
    mask: (text) => others.mask(mask(text)),
    current: (key) => secrets.current(key),
    rotate: secrets.isEmpty
      ? undefined
      : () => {
          secrets.rotate();
          mask = maskSecrets(secrets.values);
        },
  };
}

/** Secrets from environment variables, for a real service. */
export function realSecrets(env: Readonly<Record<string, string | undefined>>): LiveSecrets {
  const source = createEnvSecretManager(env);
  const given: SecretValue[] = [];
  let mask: Mask = (text) => text;
  return {
    manager: {
      get: async (key) => {
        const value = await source.get(key);
        if (!given.some((each) => each.key === key && each.value === value)) {
          given.push({ key, value });
          mask = maskSecrets(given);
        }
        return value;
      },
    },
    mask: (text) => mask(text),
    current: (key) => {
      throw new RangeError(`There is no fake that could expect the secret "${key}"`);
    },
    rotate: undefined,
  };
}
