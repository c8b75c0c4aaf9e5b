import { promisify } from "node:util";
import { gzip as gzipWithCallback } from "node:zlib";

import {
  createResourceMetaCodec,
  NotFoundError,
  PermanentUserError,
  PhaseInfo,
  RetryableError,
  RetryAfterError,
  shortenText,
  type PluginEntry,
  type PluginSetupContext,
} from "@flyte-webapi/sdk";
import * as z from "zod";

import { retryAfterMs } from "../../retry-after-ms.ts";
import { shorten } from "../../shorten.ts";
import { RENDERS_ADDRESS_VARIABLE, RENDERS_SECRET_KEY, RENDERS_URL } from "./renders.world.ts";

interface RenderingMeta {
  readonly address: string;
  readonly rendering: string;
}

interface Rendering {
  readonly id: string;
  readonly state: string;
  readonly message: string;
}

interface Ask {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** Made anew for each try: a form can be sent once. */
  readonly form?: () => FormData;
  readonly signal: AbortSignal;
}

const gzip = promisify(gzipWithCallback);
const metaSchema: z.ZodType<RenderingMeta> = z.object({ address: z.string(), rendering: z.string() });
const idSchema = z.string().min(1);
const madeSchema = z.object({ id: idSchema });
const listSchema: z.ZodType<{ readonly renderings: readonly Rendering[] }> = z.object({
  renderings: z.array(
    z.object({
      id: idSchema,
      state: z.string().min(1),
      message: z
        .string()
        .transform((text) => shortenText(text))
        .default(""),
    }),
  ),
});

const TRIES = 3;
const PAUSE_MS = 200;
const PATIENCE_MS = 2_000;
/** One list serves all tasks for so long: well within the 30 s after which a task is polled again. */
const LIST_MS = 5_000;
const NOTHING_TO_STOP = [404, 409, 410];
const REFUSALS = [400, 401, 403, 422];

/** The signature by WebCrypto, which Node makes on another thread. */
async function sign(secret: string, text: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  return Buffer.from(await crypto.subtle.sign("HMAC", key, encoder.encode(text))).toString("hex");
}

/** Gives the event loop to others, as libraries do that have much to compute. */
async function breathe(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

class RendersClient {
  readonly #setup: PluginSetupContext;
  readonly #lists = new Map<string, { readonly until: number; readonly list: Promise<readonly Rendering[]> }>();

  constructor(setup: PluginSetupContext) {
    this.#setup = setup;
  }

  /** Several tries, a little later each time. @throws one of the SDK's errors that says what the last of them came to. */
  async send(address: string, ask: Ask): Promise<{ readonly status: number; readonly json: unknown }> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(address, ask);
      } catch (error) {
        if (!(error instanceof RetryableError) || error instanceof RetryAfterError || attempt === TRIES) throw error;
        const jitter = 1 + this.#setup.random.next();
        await this.#setup.clock.sleep(PAUSE_MS * attempt * jitter, ask.signal);
      }
    }
  }

  /** One of the list, which many tasks share. @throws NotFoundError when it is not in the list of now. */
  async find(address: string, rendering: string, signal: AbortSignal): Promise<Rendering> {
    const now = this.#setup.clock.monotonic();
    const known = this.#lists.get(address);
    const isOwn = ({ id }: Rendering): boolean => id === rendering;
    // A list that is older than the rendering does not have it.
    const old = known !== undefined && now < known.until ? (await known.list.catch(() => [])).find(isOwn) : undefined;
    if (old !== undefined) return old;
    const list = this.#fresh(address, signal);
    this.#lists.set(address, { until: now + LIST_MS, list });
    const own = (await list).find(isOwn);
    if (own !== undefined) return own;
    throw new NotFoundError("NOT_FOUND", "the rendering is not in the list");
  }

  async #fresh(address: string, signal: AbortSignal): Promise<readonly Rendering[]> {
    const { status, json } = await this.send(address, { method: "GET", path: "/renderings", signal });
    await breathe();
    const { success, data } = listSchema.safeParse(json);
    if (!success) throw new RetryableError("BadAnswer", `the list came with status ${status}, and is none`);
    return data.renderings;
  }

  async #once(address: string, { method, path, form, signal }: Ask): Promise<{ status: number; json: unknown }> {
    const { secretManager, clock } = this.#setup;
    const signature = await sign(await secretManager.get(RENDERS_SECRET_KEY), `${method} ${path}`);
    const limit = new AbortController();
    const timer = clock.setTimer(PATIENCE_MS, () => limit.abort(new Error("no answer in time")));
    let response: Response;
    let text: string;
    try {
      response = await this.#setup.fetch(`${address}${path}`, {
        method,
        headers: { "x-signature": signature },
        redirect: "manual",
        signal: AbortSignal.any([limit.signal, signal]),
        ...(form === undefined ? {} : { body: form() }),
      });
      text = await response.text();
    } catch (cause) {
      throw new RetryableError("NoAnswer", `${method} ${path} got no answer`, { cause });
    } finally {
      timer.cancel();
    }
    const { status, headers } = response;
    if (response.ok || NOTHING_TO_STOP.includes(status)) return { status, json: jsonIn(text) };
    const wait = retryAfterMs(headers, clock.now());
    if (status === 429 || wait !== undefined) {
      throw new RetryAfterError("Throttled", `${method} ${path} answered ${status}`, wait ?? PAUSE_MS);
    }
    if (REFUSALS.includes(status)) {
      throw new PermanentUserError("Refused", `${method} ${path} answered ${status}: ${shorten(text)}`);
    }
    throw new RetryableError("Unavailable", `${method} ${path} answered ${status}`);
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Correct: signs with WebCrypto, uploads a compressed file in a form, and polls all its tasks with one list that it keeps for some seconds. */
export const rendersPlugin: PluginEntry<RenderingMeta, Rendering> = {
  id: "renders",
  supportedTaskTypes: ["render"],
  pluginLoader: (setup) => {
    const configured = process.env[RENDERS_ADDRESS_VARIABLE] ?? RENDERS_URL;
    const client = new RendersClient(setup);
    return {
      getConfig: () => ({ resourceMeta: createResourceMetaCodec(metaSchema) }),
      create: async ({ idempotencyKey, taskReader, signal }) => {
        const { custom } = await taskReader.read();
        const scene = await gzip(JSON.stringify({ scene: custom?.["scene"] }));
        const form = (): FormData => {
          const data = new FormData();
          data.set("key", idempotencyKey);
          data.set("scene", new File([new Uint8Array(scene)], "scene.json.gz"));
          return data;
        };
        const { status, json } = await client.send(configured, { method: "POST", path: "/renderings", form, signal });
        const { success, data } = madeSchema.safeParse(json);
        if (!success) throw new RetryableError("BadAnswer", `the service answered ${status} without an id`);
        return { resourceMeta: { address: configured, rendering: data.id } };
      },
      get: ({ resourceMeta: { address, rendering }, signal }) => client.find(address, rendering, signal),
      status: ({ resource: { state, message } }) => {
        switch (state) {
          case "waiting":
            return PhaseInfo.queued({ reason: message || state });
          case "rendered":
            return PhaseInfo.success();
          case "broken":
            return PhaseInfo.retryableFailure({ code: "RenderingBroken", message: `it broke: ${message}` });
          case "stopped":
            return PhaseInfo.failure({ code: "RenderingStopped", message: `it was stopped: ${message}` });
          default:
            return PhaseInfo.running({ reason: `${state} ${message}` });
        }
      },
      delete: async ({ resourceMeta, signal }) => {
        if (resourceMeta === undefined) return;
        const { address, rendering } = resourceMeta;
        const path = `/renderings/${encodeURIComponent(rendering)}/stop`;
        await client.send(address, { method: "POST", path, signal });
      },
    };
  },
};
