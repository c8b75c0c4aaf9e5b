import type { AutoRefreshCache, AutoRefreshCacheOptions } from "../../src/cache/auto-refresh-cache.ts";
import type { TaskEffect, TransitionResult } from "../../src/machine/task-effect.ts";
import type { TaskEvent } from "../../src/machine/task-event.ts";
import type { TaskState } from "../../src/machine/task-state.ts";
import type { TransitionContext } from "../../src/machine/transition.ts";
import { assembleRuntime } from "../../src/runtime/create-runtime.ts";
import type { Runtime, RuntimeOptions } from "../../src/runtime/index.ts";
import { RUNTIME_PARTS, type RuntimeParts } from "../../src/runtime/runtime-parts.ts";

/** A runtime that is wrong in exactly one way. */
export interface BrokenRuntime {
  /** What it does wrong. */
  readonly name: string;
  /** The requirement that must notice it. */
  readonly breaks: string;
  readonly create: (options: RuntimeOptions) => Runtime;
}

/** A runtime with some of its parts replaced. */
export function withParts(parts: Partial<RuntimeParts>): BrokenRuntime["create"] {
  return (options) => assembleRuntime(options, { ...RUNTIME_PARTS, ...parts });
}

/** What a broken rule may use: the right rule, to fall back on. */
type Rule = (
  state: TaskState,
  event: TaskEvent,
  context: TransitionContext,
  right: RuntimeParts["transition"],
) => TransitionResult;

/** A runtime of which one rule of the machine is wrong. */
export function withRule(rule: Rule): BrokenRuntime["create"] {
  return withParts({ transition: (state, event, context) => rule(state, event, context, RUNTIME_PARTS.transition) });
}

/** A runtime whose cache is made with other options. */
export function withCacheOptions(
  change: (options: AutoRefreshCacheOptions<unknown>) => Partial<AutoRefreshCacheOptions<unknown>>,
): BrokenRuntime["create"] {
  return withParts({ createCache: (options) => RUNTIME_PARTS.createCache({ ...options, ...change(options) }) });
}

/** A runtime with methods of its cache replaced. */
export function withCache(
  change: (cache: AutoRefreshCache, options: AutoRefreshCacheOptions<unknown>) => Partial<AutoRefreshCache>,
): BrokenRuntime["create"] {
  return withParts({
    createCache: (options) => {
      const cache = RUNTIME_PARTS.createCache(options);
      return {
        get size() {
          return cache.size;
        },
        get polling() {
          return cache.polling;
        },
        add: (id, firstInMs) => cache.add(id, firstInMs),
        remove: (id) => cache.remove(id),
        refresh: (id) => cache.refresh(id),
        inspect: (id) => cache.inspect(id),
        close: () => cache.close(),
        ...change(cache, options),
      };
    },
  });
}

/** A result without some of its effects. */
export function without(result: TransitionResult, type: TaskEffect["type"]): TransitionResult {
  return { ...result, effects: result.effects.filter((effect) => effect.type !== type) };
}
