import {
  createResourceMetaCodec,
  PermanentUserError,
  PhaseInfo,
  RetryableError,
  shortenText,
  type AsyncPlugin,
  type CreateContext,
  type CreateResult,
  type DeleteContext,
  type GetContext,
  type PluginConfig,
  type PluginEntry,
  type PluginSetupContext,
  type StatusContext,
  type TaskTemplate,
} from "@flyte-webapi/sdk";
import { createHttpClient, path, type HttpClient } from "@flyte-webapi/sdk/http";
import * as z from "zod";

import { elementIn, escaped } from "./elements.ts";
import { FEEDS_ADDRESS_VARIABLE, FEEDS_TOKEN_KEY, FEEDS_URL } from "./feeds.world.ts";

interface FeedMeta {
  readonly address: string;
  readonly number: string;
}

interface Feed {
  readonly state: string;
  readonly note: string;
}

const metaSchema: z.ZodType<FeedMeta> = z.object({ address: z.string(), number: z.string() });
const MAX_RESPONSE_BYTES = 32 * 1024 * 1024;
const NOTHING_TO_STOP = [404, 409, 410];

/** @throws PermanentUserError when the task has none. */
function scriptIn({ custom }: TaskTemplate): string {
  const script = custom?.["script"];
  if (typeof script === "string") return script;
  throw new PermanentUserError("BadTaskSpecification", "custom.script is missing; expected a text");
}

/** A class that keeps what it saw last: only to save the service the trouble of saying it again. */
class FeedsPlugin implements AsyncPlugin<FeedMeta, Feed> {
  readonly #setup: PluginSetupContext;
  readonly #configured: string;
  readonly #seen = new Map<string, { readonly etag: string; readonly feed: Feed }>();

  constructor(setup: PluginSetupContext, configured: string) {
    this.#setup = setup;
    this.#configured = configured;
  }

  getConfig(): PluginConfig<FeedMeta> {
    return { resourceMeta: createResourceMetaCodec(metaSchema) };
  }

  async create({ idempotencyKey, taskReader, signal }: CreateContext): Promise<CreateResult<FeedMeta, Feed>> {
    const text = await this.#clientAt(this.#configured).post(path`feeds`, {
      headers: { "x-request-id": idempotencyKey },
      text: `<feed><script>${escaped(scriptIn(await taskReader.read()))}</script></feed>`,
      repeatable: true,
      readAs: "text",
      schema: z.string(),
      signal,
    });
    const number = elementIn(text, "number");
    if (number === undefined || number === "") throw new RetryableError("BadAnswer", "the answer has no number");
    return { resourceMeta: { address: this.#configured, number } };
  }

  async get({ resourceMeta: { address, number }, signal }: GetContext<FeedMeta>): Promise<Feed> {
    const known = this.#seen.get(number);
    const { status, headers, body } = await this.#clientAt(address).request("GET", path`feeds/${number}`, {
      headers: known === undefined ? {} : { "if-none-match": known.etag },
      accept: [304],
      readAs: "text",
      schema: z.string(),
      signal,
    });
    if (status === 304 && known !== undefined) return known.feed;
    const state = elementIn(body ?? "", "state");
    if (state === undefined) throw new RetryableError("BadAnswer", `the answer with status ${status} has no state`);
    const feed = { state: state.trim().toLowerCase(), note: shortenText(elementIn(body ?? "", "note") ?? "") };
    const etag = headers.get("etag");
    if (etag === null) this.#seen.delete(number);
    else this.#seen.set(number, { etag, feed });
    return feed;
  }

  status({ resource: { state, note } }: StatusContext<FeedMeta, Feed>): PhaseInfo {
    switch (state) {
      case "accepted":
        return PhaseInfo.queued({ reason: note || state });
      case "done":
        return PhaseInfo.success();
      case "failed":
        return PhaseInfo.retryableFailure({ code: "FeedFailed", message: `the feed failed: ${note}` });
      case "killed":
        return PhaseInfo.failure({ code: "FeedKilled", message: `the feed was killed: ${note}` });
      default:
        return PhaseInfo.running({ reason: `${state}: ${note}` });
    }
  }

  async delete({ resourceMeta, signal }: DeleteContext<FeedMeta>): Promise<void> {
    if (resourceMeta === undefined) return;
    const { address, number } = resourceMeta;
    const kill = path`feeds/${number}/kill`;
    await this.#clientAt(address).post(kill, { accept: NOTHING_TO_STOP, repeatable: true, signal });
    this.#seen.delete(number);
  }

  #clientAt(baseUrl: string): HttpClient {
    return createHttpClient({
      ...this.#setup,
      baseUrl,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      authorize: async () => ({ authorization: `Token ${await this.#setup.secretManager.get(FEEDS_TOKEN_KEY)}` }),
    });
  }
}

/** Correct: a class with private fields, for a service that speaks XML and answers 304 while nothing is new. */
export const feedsPlugin: PluginEntry<FeedMeta, Feed> = {
  id: "feeds",
  supportedTaskTypes: ["feed"],
  pluginLoader: (setup) => new FeedsPlugin(setup, process.env[FEEDS_ADDRESS_VARIABLE] ?? FEEDS_URL),
};
