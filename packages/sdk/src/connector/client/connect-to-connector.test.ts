import { createServer } from "node:net";

import { expect, test } from "vitest";

import { makeAuthority, makeCertificate } from "../../../test/connector/certificates.ts";
import { createJobService } from "../../../test/connector/job-service.ts";
import { silentLogger } from "../../internal/silent-logger.ts";
import { serveConnector } from "../serve-connector.ts";
import type { JsonObject } from "./connector-client.ts";
import { connectToConnector, type ClientTlsOptions } from "./connect-to-connector.ts";

const OPTIONS = { host: "localhost", port: 0, logger: silentLogger };

const createRequest: JsonObject = {
  template: { type: "job", id: { project: "p", domain: "d", name: "t" }, custom: { a: 1 } },
  taskExecutionMetadata: {
    taskExecutionId: { nodeExecutionId: { nodeId: "n0", executionId: { project: "p", domain: "d", name: "run" } } },
  },
};

test.for(["v2", "v1"] as const)("a job is made, polled and deleted with messages in JSON, in %s", async (protocol) => {
  const service = createJobService();
  const server = await serveConnector({ ...OPTIONS, plugins: [service.entry] });
  using client = connectToConnector({ endpoint: `localhost:${server.port}`, protocol });
  const listed = await client.call("ListConnectors", {});
  expect(JSON.stringify(listed.messages)).toContain('"job"');
  const made = await client.call("CreateTask", createRequest);
  expect(made).toMatchObject({ status: "OK", details: "", messages: [{ resourceMeta: expect.any(String) }] });
  const { resourceMeta } = made.messages[0]!;
  const about = { resourceMeta, taskCategory: { name: "job" } };
  expect(await client.call("GetTask", about)).toMatchObject({ messages: [{ resource: { phase: "RUNNING" } }] });
  expect(await client.call("DeleteTask", about)).toMatchObject({ status: "OK", messages: [{}] });
  expect(service.live()).toEqual([]);
  expect(await client.health("")).toMatchObject({ status: "OK", messages: [{ status: "SERVING" }] });
  expect(await client.health("other")).toMatchObject({ status: "NOT_FOUND" });
  expect(await client.reflects("flyteidl2.connector.AsyncConnectorService")).toBe(true);
  expect(await client.reflects("acme.Other")).toBe(false);
  await server.close();
});

test("a status is a value, whatever it is", async () => {
  const server = await serveConnector({ ...OPTIONS, plugins: [createJobService().entry], reflection: false });
  using client = connectToConnector({ endpoint: `localhost:${server.port}` });
  expect(await client.call("CreateTask", { template: { type: "other" } })).toMatchObject({
    status: "NOT_FOUND",
    details: "Cannot find connector for task type: other.",
    messages: [],
  });
  expect(await client.call("GetTask", new Uint8Array([255]))).toMatchObject({ status: "INVALID_ARGUMENT" });
  expect(await client.reflects("flyteidl2.connector.AsyncConnectorService")).toBe(undefined);
  await server.close();
  expect(await client.call("ListConnectors", {}, { timeoutMs: 1_000 })).toMatchObject({ status: "UNAVAILABLE" });
});

test("a call ends at its deadline, and when it is cancelled", async () => {
  // It takes connections, and says nothing.
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "localhost", resolve));
  const address = silent.address();
  const endpoint = `localhost:${typeof address === "object" ? address?.port : ""}`;
  using client = connectToConnector({ endpoint });
  expect(await client.call("ListConnectors", {}, { timeoutMs: 20 })).toMatchObject({ status: "DEADLINE_EXCEEDED" });
  const answer = await client.call("ListConnectors", {}, { signal: AbortSignal.abort() });
  expect(answer).toMatchObject({ status: "CANCELLED", messages: [] });
  client.close();
  silent.close();
});

test("a request that does not fit says which field does not", () => {
  using client = connectToConnector({ endpoint: "localhost:1" });
  expect(() => client.encode("CreateTask", { template: { tpye: "job" } })).toThrow(
    /This is no flyteidl2\.connector\.CreateTaskRequest: .*tpye/,
  );
  expect(() => connectToConnector({ endpoint: "localhost:1", tls: { cert: "" } })).toThrow("go together");
});

test("a connector with TLS is trusted by its certificate, and gets that of the client", async () => {
  const authority = makeAuthority("authority");
  const plugins = [createJobService().entry];
  const server = await serveConnector({
    ...OPTIONS,
    plugins,
    tls: { ...makeCertificate(authority), ca: authority.cert },
  });
  const endpoint = `localhost:${server.port}`;
  const statusWith = async (tls?: ClientTlsOptions): Promise<string> => {
    using client = connectToConnector({ endpoint, tls });
    return (await client.call("ListConnectors", {}, { timeoutMs: 5_000 })).status;
  };
  expect(await statusWith({ ca: authority.cert, ...makeCertificate(authority) })).toBe("OK");
  // No certificate of the client, no trust in that of the server, no TLS at all.
  expect(await statusWith({ ca: authority.cert })).toBe("UNAVAILABLE");
  expect(await statusWith(makeCertificate(authority))).toBe("UNAVAILABLE");
  expect(await statusWith()).toBe("UNAVAILABLE");
  await server.close();
});
