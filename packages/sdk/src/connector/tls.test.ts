import { create } from "@bufbuild/protobuf";
import { credentials, status as Status } from "@grpc/grpc-js";
import { afterEach, describe, expect, test } from "vitest";
import { type Certificate, makeAuthority, makeCertificate } from "../../test/connector/certificates.ts";
import { grpcJsClient } from "../../test/connector/clients.ts";
import { createJobService } from "../../test/connector/job-service.ts";
import { createRecordingLogger } from "../../test/connector/recording-logger.ts";
import { silentLogger } from "../internal/silent-logger.ts";
import { systemClock } from "../internal/system-clock.ts";
import { ListConnectorsRequestSchema } from "./gen/flyteidl2/connector/connector_pb.js";
import { ConnectorMetadataService } from "./gen/flyteidl2/connector/service_pb.js";
import { type ConnectorServer, serveConnector } from "./serve-connector.ts";
import type { TlsOptions } from "./server/tls.ts";

const authority = makeAuthority("authority");
const other = makeAuthority("another authority");
const ofServer = makeCertificate(authority);
const ofClient = makeCertificate(authority);
const opened: ConnectorServer[] = [];

afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

async function serve(tls: TlsOptions): Promise<number> {
  const plugins = [createJobService().entry];
  const server = await serveConnector({ plugins, host: "localhost", port: 0, logger: silentLogger, tls });
  opened.push(server);
  return server.port;
}

/** How many connectors a client is told of, or the status of its failure. */
async function ask(port: number, channel = credentials.createInsecure()): Promise<number | string | undefined> {
  await using client = grpcJsClient(port, channel);
  const answer = client.call(
    ConnectorMetadataService.method.listConnectors,
    create(ListConnectorsRequestSchema),
    // A refused handshake is tried again until the deadline only where the client waits for the server; ours does not.
    { timeoutMs: 20_000 },
  );
  return await answer.then(
    ({ connectors }) => connectors.length,
    (error: unknown) => Status[(error as { code: Status }).code],
  );
}

const trusting = (ca: Certificate, own?: Certificate) =>
  credentials.createSsl(
    Buffer.from(ca.cert),
    own === undefined ? null : Buffer.from(own.key),
    own === undefined ? null : Buffer.from(own.cert),
  );

describe("a connector with TLS", () => {
  test.for([
    ["has expired", Date.UTC(2051), "it was valid until Dec 31 23:59:59 2049 GMT"],
    ["is not valid yet", Date.UTC(2019), "it will be from Jan  1 00:00:00 2020 GMT"],
  ] as const)("serves with a certificate that %s, and says so", async ([what, now, when]) => {
    const logger = createRecordingLogger();
    const clock = { ...systemClock, now: () => now };
    const plugins = [createJobService().entry];
    opened.push(await serveConnector({ plugins, host: "localhost", port: 0, logger, clock, tls: ofServer }));
    expect(logger.lines.join("\n")).toContain(`The certificate ${what}: ${when}`);
  });

  test("answers clients that trust its authority, and no others", async () => {
    const port = await serve(ofServer);
    expect(await ask(port, trusting(authority))).toBe(1);
    expect(await ask(port, trusting(other))).toBe("UNAVAILABLE");
    expect(await ask(port)).toBe("UNAVAILABLE");
  });

  test("takes PEM as bytes, too", async () => {
    const port = await serve({ cert: Buffer.from(ofServer.cert), key: Buffer.from(ofServer.key) });
    expect(await ask(port, trusting(authority))).toBe(1);
  });

  test("that wants certificates of its clients answers those that its authority has signed", async () => {
    const port = await serve({ ...ofServer, ca: authority.cert });
    expect(await ask(port, trusting(authority, ofClient))).toBe(1);
    expect(await ask(port, trusting(authority))).toBe("UNAVAILABLE");
    expect(await ask(port, trusting(authority, makeCertificate(other)))).toBe("UNAVAILABLE");
    // The refused ones harm nobody.
    expect(await ask(port, trusting(authority, ofClient))).toBe(1);
  });
});

test.for([
  ["a key of another certificate", { ...ofServer, key: ofClient.key }, "cert and key"],
  ["a certificate that is none", { ...ofServer, cert: "not PEM" }, "cert and key"],
  [
    "an authority that is none",
    { ...ofServer, ca: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" },
    "ca",
  ],
  ["no authority", { ...ofServer, ca: "" }, "ca"],
] as const)("%s is refused before anything listens", async ([, tls, field]) => {
  await expect(serve(tls)).rejects.toMatchObject({
    code: "InvalidConfig",
    message: expect.stringMatching(new RegExp(`tls: ${field} cannot be used`)) as string,
  });
  const failure = await serve(tls).catch((error: unknown) => String(error));
  expect(failure).not.toContain("PRIVATE KEY");
});
