import type { PluginEntry, PluginSetupContext } from "@flyte-webapi/sdk";

import type { KnownKeys } from "./known-keys.ts";
import { callScope } from "../simulate/call-scope.ts";
import { rewriteGrpcRequest } from "./rewrite-grpc-request.ts";
import { rewriteGrpcResponse } from "./rewrite-grpc-response.ts";
import { rewriteRequest } from "./rewrite-request.ts";
import { rewriteResponse } from "./rewrite-response.ts";
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
  const pattern = patternOf(keys);
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

/** Each of these keys, not where it is part of a longer word. */
function patternOf(keys: readonly string[]): RegExp {
  return new RegExp(`(?:${keys.map((key) => escapeForRegExp(key)).join("|")})(?![\\w-])`, "g");
}

function escapeForRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/**
 * Shows a later attempt its own key where the service says that of the first: a plugin that compares keys itself, such as those in a list, would
 * not find what it seems to have made.
 */
function withKeyInAnswers(plugin: PluginEntry, first: string, own: string): PluginEntry {
  const pattern = patternOf([first]);
  const rewrite = (text: string): string => text.replaceAll(pattern, () => own);
  const isLater = (): boolean => (callScope.getStore()?.call?.attempt ?? 0) > 0;
  return wrapPlugin(plugin, (setup) => ({
    fetch: async (input, init) => {
      const response = await setup.fetch(input, init);
      return isLater() ? await rewriteResponse(response, rewrite) : response;
    },
    grpc: async (request) => {
      const response = await setup.grpc(request);
      return isLater() ? rewriteGrpcResponse(response, rewrite) : response;
    },
  }));
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
    const [own] = later;
    if (first === undefined || own === undefined) return undefined;
    return withKeys(withKeyInAnswers(plugin, first, own), later, () => () => () => first);
  },
};

/** Saboteurs that tamper with the idempotency key. */
export const KEY_SABOTEURS: readonly Saboteur[] = [keyPerTry, keyPerProcess, keyFromClock, keyOfFirstAttempt];
