import type { BatchGet, PollOutcome } from "../cache/auto-refresh-cache.ts";
import type { AsyncPlugin } from "../contract/async-plugin.ts";
import type { GetManyResult } from "../contract/call-contexts.ts";
import type { Logger } from "../contract/logger.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import type { Watched } from "./watched.ts";

type Outcome = PollOutcome<unknown>;

/** `getMany` of a plugin, for its cache; nothing where the plugin has no such method. */
export function batchGetOf(
  plugin: AsyncPlugin<unknown, unknown>,
  maxSize: number,
  watched: ReadonlyMap<string, Watched>,
  logger: Logger,
): BatchGet<unknown> | undefined {
  if (typeof plugin.getMany !== "function") return undefined;
  return {
    maxSize,
    get: async (keys, signal) => {
      const outcomes: Outcome[] = [];
      const asked: { readonly index: number; readonly item: Watched; readonly resourceMeta: unknown }[] = [];
      for (const [index, key] of keys.entries()) {
        const item = watched.get(key);
        const final = item?.finalResource();
        outcomes[index] = { ok: true, resource: final };
        if (item === undefined || final !== undefined) continue;
        // ResourceMeta that cannot be read is the trouble of its own task.
        const meta = attempt(() => item.resourceMeta());
        if (meta.ok) asked.push({ index, item, resourceMeta: meta.resource });
        else outcomes[index] = meta;
      }
      if (asked.length === 0) return outcomes;
      const resourceMetas = Object.freeze(asked.map(({ resourceMeta }) => resourceMeta));
      const results: unknown = await plugin.getMany?.(Object.freeze({ signal, logger, resourceMetas }));
      if (!Array.isArray(results) || results.length !== asked.length) {
        const got = Array.isArray(results) ? `${results.length} results` : typeof results;
        const message = `getMany must give one result for each of ${asked.length} jobs, in the same order; it gave ${got}`;
        throw new RetryableError(ErrorCode.BadResponse, message);
      }
      for (const [position, { index, item }] of asked.entries()) {
        outcomes[index] = outcomeOf(results[position], item);
      }
      return outcomes;
    },
  };
}

// A plugin written without TypeScript may give anything.
function outcomeOf(result: GetManyResult<unknown> | undefined, item: Watched): Outcome {
  if (typeof result === "object" && result !== null) {
    if ("error" in result && result.error !== undefined) return { ok: false, error: result.error };
    if ("resource" in result && result.resource !== undefined) return attempt(() => item.accept(result.resource));
  }
  const message = "getMany must give { resource } or { error } for each job";
  return { ok: false, error: new RetryableError(ErrorCode.BadResponse, message) };
}

function attempt(make: () => unknown): Outcome {
  try {
    return { ok: true, resource: make() };
  } catch (error) {
    return { ok: false, error };
  }
}
