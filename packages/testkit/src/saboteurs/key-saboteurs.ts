import type { PluginEntry, PluginSetupContext } from "@flyte-webapi/sdk";

import { callScope } from "../simulate/call-scope.ts";
import { changePlugin } from "../simulate/change-plugin.ts";
import type { KnownKeys } from "./known-keys.ts";
import { rewriteGrpcRequest } from "./rewrite-grpc-request.ts";
import { rewriteGrpcResponse } from "./rewrite-grpc-response.ts";
import { rewriteRequest } from "./rewrite-request.ts";
import { rewriteResponse } from "./rewrite-response.ts";
import type { Saboteur } from "./saboteur.ts";

/** Says what replaces a key in a request to this target; made once per process. */
type KeyRewriter = (target: string) => (key: string) => string;

/** Gives the service other keys than the plugin meant. */
function withKeys(
  plugin: PluginEntry,
  keys: readonly string[],
  onPut: () => void,
  perProcess: (setup: PluginSetupContext) => KeyRewriter,
): PluginEntry {
  if (keys.length === 0) return plugin;
  const pattern = patternOf(keys);
  return changePlugin(plugin, (setup) => {
    const rewriterFor = perProcess(setup);
    const rewriteTo = (target: string): ((text: string) => string) => {
      const rewriteKey = rewriterFor(target);
      return (text) =>
        text.replaceAll(pattern, (key) => {
          onPut();
          return rewriteKey(key);
        });
    };
    return {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const target = `${request.method} ${request.url}`;
        return await setup.fetch(await rewriteRequest(request, undefined, rewriteTo(target)));
      },
      grpc: async (request) =>
        await setup.grpc(rewriteGrpcRequest(request, rewriteTo(`${request.address} ${request.method}`))),
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
  return changePlugin(plugin, (setup) => ({
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
  "the fake tells the kit no key that stands in a request of this plugin: give it to `jobs.add({ key })`, and look jobs up with `jobs.byKey(key)`";

/** Each try of a request carries a key of its own. */
const keyPerTry: Saboteur = {
  id: "key-per-try",
  bug: "each try of a request carries a key of its own",
  unfit: NO_KEY,
  breaks: "CR-01",
  weakness:
    "it finds a job again by something else than its key, or answers a repeated request without making a second job",
  sabotage: ({ plugin }, keys, onPut) =>
    withKeys(plugin, allOf(keys), onPut, () => {
      // By target: requests of one create that name the same job go on doing so.
      const tries = new Map<string, number>();
      return (target) => {
        const number = (tries.get(target) ?? 0) + 1;
        tries.set(target, number);
        return (key) => `${key}-try${number}`;
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
  sabotage: ({ plugin }, keys, onPut) =>
    withKeys(plugin, allOf(keys), onPut, ({ random }) => {
      const salt = random.uuid().slice(0, 8);
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
  sabotage: ({ plugin }, keys, onPut) =>
    withKeys(
      plugin,
      allOf(keys),
      onPut,
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
  sabotage: ({ plugin }, keys, onPut) => {
    const [first] = keys.byAttempt[0] ?? [];
    const later = keys.byAttempt[1] ?? [];
    const [own] = later;
    if (first === undefined || own === undefined) return plugin;
    return withKeys(withKeyInAnswers(plugin, first, own), later, onPut, () => () => () => first);
  },
};

/** Saboteurs that tamper with the idempotency key. */
export const KEY_SABOTEURS: readonly Saboteur[] = [keyPerTry, keyPerProcess, keyFromClock, keyOfFirstAttempt];
