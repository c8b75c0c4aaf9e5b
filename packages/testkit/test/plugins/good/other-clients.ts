import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

import type { Fetch, PluginEntry } from "@flyte-webapi/sdk";
import axios from "axios";

import { keyHeader, pluginOf } from "../design.ts";

// Clients that cannot be given a `fetch`: each plugin is the correct one, on top of another library.

const globalFetch: Fetch = (input, init) => globalThis.fetch(input, init);

/** Node's own client, as older libraries use it. */
export const nodeHttp: Fetch = async (input, init) => {
  const request = new Request(input, init);
  const url = new URL(request.url);
  const body = request.body === null ? undefined : await request.text();
  return await new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const headers = Object.fromEntries(request.headers);
    const outgoing = send(url, { method: request.method, headers, signal: init?.signal ?? undefined }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => resolve(toResponse(incoming.statusCode ?? 0, incoming.headers, Buffer.concat(chunks))));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
};

const TIMEOUT_MS = 2_000;

/** axios, with its adapter for Node, and its own limit of time in place of a signal. */
const axiosClient: Fetch = async (input, init) => {
  const request = new Request(input, init);
  const { status, headers, data } = await axios.request<ArrayBuffer>({
    url: request.url,
    method: request.method,
    headers: Object.fromEntries(request.headers),
    ...(request.body === null ? {} : { data: await request.text() }),
    timeout: TIMEOUT_MS,
    responseType: "arraybuffer",
    maxRedirects: 0,
    validateStatus: () => true,
    adapter: "http",
    proxy: false,
  });
  return toResponse(status, Object.fromEntries(Object.entries(headers)), new Uint8Array(data));
};

function toResponse(
  status: number,
  headers: Readonly<Record<string, unknown>>,
  body: Uint8Array<ArrayBuffer>,
): Response {
  const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  return new Response(status === 204 || body.length === 0 ? null : body, { status, headers: pairs });
}

function withClient(id: string, fetch: Fetch): PluginEntry {
  const entry = pluginOf(id, () => keyHeader);
  return { ...entry, pluginLoader: (setup) => entry.pluginLoader({ ...setup, fetch }) };
}

/** Correct plugins on clients of their own, for the transport `intercept`. */
export const OTHER_CLIENTS: readonly PluginEntry[] = [
  withClient("global-fetch", globalFetch),
  withClient("node-http", nodeHttp),
  withClient("axios", axiosClient),
];
