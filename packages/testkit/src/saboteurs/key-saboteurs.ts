import type { PluginEntry, PluginSetupContext } from "@flyte-webapi/sdk";

import type { KnownKeys } from "./known-keys.ts";
import { rewriteGrpcRequest } from "./rewrite-grpc-request.ts";
import { rewriteRequest } from "./rewrite-request.ts";
import type { Saboteur } from "./saboteur.ts";
import { wrapPlugin } from "./wrap-plugin.ts";

/** Makes the function that replaces the keys of one request. Called once per request. */
type KeyRewriter = () => (key: string) => string;

/** Gives the service other keys than the plugin meant; nothing when the service is told no keys at all. */
function withKeys(
  plugin: PluginEntry,
  keys: readonly string[],
  perProcess: (setup: PluginSetupContext) => KeyRewriter,
): PluginEntry | undefined {
  if (keys.length === 0) return undefined;
  // Not where a key is part of a longer word.
  const pattern = new RegExp(`(?:${keys.map((key) => escapeForRegExp(key)).join("|")})(?![\\w-])`, "g");
  return wrapPlugin(plugin, (setup) => {
    const nextRequest = perProcess(setup);
    return {
      fetch: async (input, init) => {
        const rewriteKey = nextRequest();
        return await setup.fetch(await rewriteRequest(input, init, (text) => text.replaceAll(pattern, rewriteKey)));
      },
      grpc: async (request) => {
        const rewriteKey = nextRequest();
        return await setup.grpc(rewriteGrpcRequest(request, (text) => text.replaceAll(pattern, rewriteKey)));
      },
    };
  });
}

function escapeForRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function allOf({ byAttempt }: KnownKeys): readonly string[] {
  return byAttempt.flat();
}

const NO_KEY =
  "the fake tells the kit no key of this plugin: give it to `jobs.add({ key })`, and look jobs up with `jobs.byKey(key)`";

/** Each request carries a key of its own. */
const keyPerTry: Saboteur = {
  id: "key-per-try",
  bug: "each request carries a key of its own",
  unfit: NO_KEY,
  breaks: "CR-01",
  weakness:
    "it finds a job again by something else than its key, or answers a repeated request without making a second job",
  sabotage: (plugin, keys) =>
    withKeys(plugin, allOf(keys), () => {
      let requests = 0;
      return () => {
        requests += 1;
        return (key) => `${key}-try${requests}`;
      };
    }),
};

/** Each process has keys of its own. */
const keyPerProcess: Saboteur = {
  id: "key-per-process",
  bug: "each process has keys of its own",
  unfit: NO_KEY,
  breaks: "CR-03",
  weakness: keyPerTry.weakness,
  sabotage: (plugin, keys) =>
    withKeys(plugin, allOf(keys), (setup) => {
      const salt = setup.random.uuid().slice(0, 8);
      return () => (key) => `${key}-${salt}`;
    }),
};

const DAY_MS = 86_400_000;

/** The key changes with the day. */
const keyFromClock: Saboteur = {
  id: "key-from-clock",
  bug: "the key changes with the day",
  unfit: NO_KEY,
  breaks: "CR-04",
  weakness: "it does not tell the kit the key under which it knows a job (`jobs.add({ key })`, `jobs.byKey(key)`)",
  sabotage: (plugin, keys) =>
    withKeys(
      plugin,
      allOf(keys),
      ({ clock }) =>
        () =>
        (key) =>
          `${key}-${Math.floor(clock.now() / DAY_MS)}`,
    ),
};

/** The second attempt sends the key of the first. */
const keyOfFirstAttempt: Saboteur = {
  id: "key-of-first-attempt",
  bug: "the second attempt sends the key of the first",
  unfit: NO_KEY,
  breaks: "CR-05",
  weakness: "it makes a new job for a key that it knows already",
  sabotage: (plugin, keys) => {
    const [first] = keys.byAttempt[0] ?? [];
    const later = keys.byAttempt[1] ?? [];
    return first === undefined ? undefined : withKeys(plugin, later, () => () => () => first);
  },
};

/** Saboteurs that tamper with the idempotency key. */
export const KEY_SABOTEURS: readonly Saboteur[] = [keyPerTry, keyPerProcess, keyFromClock, keyOfFirstAttempt];
