import {
  createResourceMetaCodec,
  PermanentSystemError,
  PermanentUserError,
  RetryableError,
  type PluginSetupContext,
  type ResourceMetaCodec,
} from "@flyte-webapi/sdk";
import * as z from "zod";

import { keyHeader, type Design, type JobMeta } from "../design.ts";
import { JobApi, jobIn, parseJson } from "../job-api.ts";
import { specOf, submission } from "../job-spec.ts";
import { SERVICE_URL, TOKEN_KEY } from "../job-service.world.ts";
import { broken, type BrokenPlugin } from "./broken-plugin.ts";

// What is stored, and where secrets go.

const tokenInMeta: Design = {
  ...keyHeader,
  create: async (use, ctx) => {
    const { resourceMeta } = await keyHeader.create(use, ctx);
    return { resourceMeta: { ...resourceMeta, note: btoa(await ctx.secretManager.get(TOKEN_KEY)) } };
  },
};

/** Keeps the request with the answer. */
const requestInResource: Design = {
  ...keyHeader,
  get: async (use, ctx) => {
    const authorization = `Bearer ${await use.setup.secretManager.get(TOKEN_KEY)}`;
    return Object.assign(await keyHeader.get(use, ctx), { request: { authorization } });
  },
};

/** Logs the start of the token, "to tell tokens apart". */
const logsPreview: Design = {
  ...keyHeader,
  get: async (use, ctx) => {
    const token = await use.setup.secretManager.get(TOKEN_KEY);
    ctx.logger.debug(`asking with the token ${token.slice(0, 8)}...`);
    return await keyHeader.get(use, ctx);
  },
};

/** Counts its requests by token, "to see who uses up the quota". */
const countsByToken: Design = {
  ...keyHeader,
  get: async (use, ctx) => {
    use.setup.metricsScope.increment("polls", { token: await use.setup.secretManager.get(TOKEN_KEY) });
    return await keyHeader.get(use, ctx);
  },
};

/** Errors carry the request, as those of some clients do. */
const requestInError: Design = {
  ...keyHeader,
  create: async (use, ctx) => {
    const answer = await use.api.insist(await submission(ctx, ctx.idempotencyKey));
    if (answer.status === 403 && !JSON.stringify(answer.json).includes("quota")) {
      const authorization = `Bearer ${await ctx.secretManager.get(TOKEN_KEY)}`;
      const cause = Object.assign(new Error("status 403"), { config: { headers: { authorization } } });
      throw new PermanentSystemError("Refused", `the service answered 403: ${JSON.stringify(answer.json)}`, { cause });
    }
    return { resourceMeta: { jobId: jobIn(answer).id } };
  },
};

/** A codec of the author's own. */
function jsonCodec(
  write: (meta: JobMeta) => object,
  read: (text: string) => JobMeta = parsed,
): ResourceMetaCodec<JobMeta> {
  return {
    encode: (meta) => new TextEncoder().encode(JSON.stringify(write(meta))),
    decode: (bytes) => read(new TextDecoder().decode(bytes)),
  };
}

// What authors write who trust what they have stored.
const unchecked = (text: string): JobMeta => JSON.parse(text) as JobMeta;

function parsed(text: string): JobMeta {
  try {
    return unchecked(text);
  } catch (cause) {
    throw new PermanentSystemError("CorruptedPluginState", "the stored ResourceMeta cannot be read", { cause });
  }
}

/** A date is stored, and a text comes back. */
const dateInMeta: Design = {
  ...keyHeader,
  codec: () => jsonCodec((meta) => meta),
  create: async (use, ctx) => {
    const { resourceMeta } = await keyHeader.create(use, ctx);
    return { resourceMeta: { ...resourceMeta, since: new Date(0) } };
  },
};

/** The SDK's codec says no: with that, no task ever has ResourceMeta. */
const mapInMeta: Design = {
  ...keyHeader,
  create: async (use, ctx) => {
    const { resourceMeta } = await keyHeader.create(use, ctx);
    return { resourceMeta: Object.assign(resourceMeta, { labels: new Map([["owner", "me"]]) }) };
  },
};

const saltInBytes: Design = {
  ...keyHeader,
  codec: ({ random }) =>
    jsonCodec(
      (meta) => ({ ...meta, salt: random.uuid() }),
      (text) => {
        const { jobId, address } = parsed(text);
        return { jobId, address };
      },
    ),
};

/** Fills in what older versions did not store, field by field. */
function mergeInto(target: object, source: object): object {
  for (const key of Object.keys(source)) {
    const value: unknown = Reflect.get(source, key);
    const old: unknown = Reflect.get(target, key);
    if (
      typeof value === "object" &&
      value !== null &&
      (typeof old === "object" || typeof old === "function") &&
      old !== null
    ) {
      mergeInto(old, value);
    } else Reflect.set(target, key, value);
  }
  return target;
}

const mergesDefaults: Design = {
  ...keyHeader,
  codec: () =>
    jsonCodec(
      (meta) => meta,
      (text) => {
        // What is missing was left out on purpose.
        const { jobId, address } = mergeInto({}, parsed(text)) as JobMeta;
        return address === undefined ? { jobId } : { jobId, address };
      },
    ),
};

/** Refuses fields that it would trip over, as if they would be gone next time. */
const hostileIsRetryable: Design = {
  ...keyHeader,
  codec: () =>
    jsonCodec(
      (meta) => meta,
      (text) => {
        const meta = parsed(text);
        if (Object.hasOwn(meta, "constructor")) throw new RetryableError("BadState", "odd ResourceMeta");
        return meta;
      },
    ),
};

const passesOnSyntaxErrors: Design = { ...keyHeader, codec: () => jsonCodec((meta) => meta, unchecked) };

const refusesNewFields: Design = {
  ...keyHeader,
  codec: () => createResourceMetaCodec(z.strictObject({ jobId: z.string(), address: z.string().optional() })),
};

const specInMeta: Design = {
  ...keyHeader,
  create: async (use, ctx) => {
    const { resourceMeta } = await keyHeader.create(use, ctx);
    return { resourceMeta: { ...resourceMeta, note: (await specOf(ctx)).text } };
  },
};

/** Keeps what it has sent, for whoever looks into a failure. */
const requestInMeta: Design = {
  ...keyHeader,
  create: async (use, ctx) => {
    const ask = await submission(ctx, ctx.idempotencyKey);
    const { id } = jobIn(await use.api.insist(ask));
    return { resourceMeta: { jobId: id, note: `${ask.method} ${ask.path} ${JSON.stringify(ask.body)}` } };
  },
};

/** Says which token it is that cannot be sent. */
const showsBadToken: Design = {
  ...keyHeader,
  create: async (use, ctx) => {
    const token = await ctx.secretManager.get(TOKEN_KEY);
    if (/[^\x21-\x7e]/.test(token)) throw new PermanentUserError("InvalidConfig", `bad token ${JSON.stringify(token)}`);
    return await keyHeader.create(use, ctx);
  },
};

/** Puts the token into the header without a look at it. */
const sendsAnyToken: Design = {
  ...keyHeader,
  create: async ({ setup }, ctx) => {
    const headers = {
      authorization: `Bearer ${await ctx.secretManager.get(TOKEN_KEY)}`,
      "content-type": "application/json",
      "idempotency-key": ctx.idempotencyKey,
    };
    const body = JSON.stringify(await specOf(ctx));
    const response = await setup.fetch(`${SERVICE_URL}/jobs`, { method: "POST", headers, body, signal: ctx.signal });
    return {
      resourceMeta: { jobId: jobIn({ status: response.status, json: parseJson(await response.text()) }).id },
    };
  },
};

/** The token goes into a header of the service's own, and follows every redirect. */
function withApiKey(setup: PluginSetupContext): JobApi {
  return new JobApi({
    ...setup,
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      headers.delete("authorization");
      headers.set("x-api-key", await setup.secretManager.get(TOKEN_KEY));
      return await setup.fetch(input, { ...init, headers });
    },
  });
}

const apiKeyFollowsRedirects: Design = {
  ...keyHeader,
  get: ({ setup }, ctx) => keyHeader.get({ setup, api: withApiKey(setup) }, ctx),
};

/** Follows redirects by itself, with all that it had. */
function redirectedByHand(setup: PluginSetupContext): JobApi {
  return new JobApi({
    ...setup,
    fetch: async (input, init) => {
      const response = await setup.fetch(input, { ...init, redirect: "manual" });
      const location = response.headers.get("location");
      return response.status >= 300 && response.status < 400 && location !== null
        ? await setup.fetch(location, { ...init, redirect: "manual" })
        : response;
    },
  });
}

const redirectsByHand: Design = {
  ...keyHeader,
  get: ({ setup }, ctx) => keyHeader.get({ setup, api: redirectedByHand(setup) }, ctx),
};

const rawIdInGet: Design = {
  ...keyHeader,
  get: async ({ api }, { resourceMeta, signal }) =>
    jobIn(await api.insist({ method: "GET", path: `/jobs/${resourceMeta.jobId}`, signal })),
};

/** Encodes, but not what has a meaning in an address. */
const halfEncodedIdInDelete: Design = {
  ...keyHeader,
  delete: async ({ api }, { resourceMeta, signal }) => {
    if (resourceMeta === undefined) return;
    const path = `/jobs/${encodeURI(resourceMeta.jobId)}/cancel`;
    const { status } = await api.insist({ method: "POST", path, signal });
    if (status >= 400 && ![404, 409, 410].includes(status)) throw new Error(`cancel answered ${status}`);
  },
};

export const BROKEN_META: readonly BrokenPlugin[] = [
  broken("ME-01", "token-in-meta", () => tokenInMeta),
  broken("ME-01", "request-in-resource", () => requestInResource),
  broken("ME-02", "logs-preview", () => logsPreview),
  broken("ME-02", "counts-by-token", () => countsByToken),
  broken("ME-02", "request-in-error", () => requestInError),
  broken("ME-03", "date-in-meta", () => dateInMeta),
  broken("ME-03", "map-in-meta", () => mapInMeta),
  broken("ME-03", "salt-in-bytes", () => saltInBytes),
  broken("ME-04", "passes-on-syntax-errors", () => passesOnSyntaxErrors),
  broken("ME-04", "refuses-new-fields", () => refusesNewFields),
  broken("ME-05", "spec-in-meta", () => specInMeta),
  broken("ME-05", "request-in-meta", () => requestInMeta),
  broken("ME-06", "merges-defaults", () => mergesDefaults),
  broken("ME-06", "hostile-is-retryable", () => hostileIsRetryable),
  broken("ME-07", "shows-bad-token", () => showsBadToken),
  broken("ME-08", "redirects-by-hand", () => redirectsByHand),
  broken("ME-07", "sends-any-token", () => sendsAnyToken),
  broken("ME-08", "api-key-follows-redirects", () => apiKeyFollowsRedirects),
  broken("ME-09", "raw-id-in-get", () => rawIdInGet),
  broken("ME-09", "half-encoded-id-in-delete", () => halfEncodedIdInDelete),
];
