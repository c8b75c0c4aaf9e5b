import { Server, ServerCredentials, type handleUnaryCall } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";

import { fakeEntry } from "../../test/runtime/fake-service.ts";
import { createWorld } from "../../test/runtime/world.ts";
import { serveConnector } from "../connector/index.ts";
import { createJsonLogger } from "../host/json-logger.ts";
import type { GrpcRequest, PluginEntry, PluginSetupContext } from "../index.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const METHOD = "/test.Echo/Say";

/** A real service that gives back what it gets. */
async function echoRequest(): Promise<GrpcRequest> {
  const server = new Server();
  const raw = (bytes: Buffer): Buffer => bytes;
  const codec = { requestSerialize: raw, requestDeserialize: raw, responseSerialize: raw, responseDeserialize: raw };
  const say: handleUnaryCall<Buffer, Buffer> = (call, callback) => callback(null, call.request);
  const definition = { path: METHOD, requestStream: false, responseStream: false, ...codec } as const;
  server.addService({ say: definition }, { say });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  closers.push(() => server.forceShutdown());
  const message = new TextEncoder().encode("hello");
  return { address: `127.0.0.1:${port}`, security: { kind: "plaintext" }, method: METHOD, message };
}

/** An entry that hands out what its loader gets. */
function spying(entry: PluginEntry, onSetup: (setup: PluginSetupContext) => void): PluginEntry {
  return {
    ...entry,
    pluginLoader: (setup) => {
      onSetup(setup);
      return entry.pluginLoader(setup);
    },
  };
}

describe("the grpc of a plugin's setup context", () => {
  it("calls real services, and is closed with the runtime", async () => {
    const request = await echoRequest();
    let setup: PluginSetupContext | undefined;
    const { clock, runtime } = createWorld({
      plugins: (service) => [spying(fakeEntry(service), (given) => (setup = given))],
    });
    await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(0);
    expect((await setup?.grpc(request))?.message).toEqual(request.message);
    await runtime.close();
    await expect(setup?.grpc(request)).rejects.toMatchObject({ details: "The channels are closed", unsent: true });
  });

  it("is what the runtime was given", async () => {
    const request = await echoRequest();
    const seen: string[] = [];
    let setup: PluginSetupContext | undefined;
    const { clock, runtime } = createWorld({
      runtime: {
        grpc: async ({ method, message }) => {
          seen.push(method);
          return { message, headers: {}, trailers: {} };
        },
      },
      plugins: (service) => [spying(fakeEntry(service), (given) => (setup = given))],
    });
    await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(0);
    await setup?.grpc(request);
    expect(seen).toEqual([METHOD]);
    await runtime.close();
  });

  it("is closed with the connector, too", async () => {
    const request = await echoRequest();
    let setup: PluginSetupContext | undefined;
    const { service } = createWorld();
    const server = await serveConnector({
      plugins: [spying(fakeEntry(service), (given) => (setup = given))],
      host: "127.0.0.1",
      port: 0,
      logger: createJsonLogger({ now: () => 0, write: () => {} }),
    });
    expect((await setup?.grpc(request))?.message).toEqual(request.message);
    await server.close({ graceMs: 0 });
    await expect(setup?.grpc(request)).rejects.toMatchObject({ details: "The channels are closed" });
  });
});
