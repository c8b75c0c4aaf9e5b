// The job service of the chaos run, a process of its own that is never killed: what it holds is the truth.
//
//   node tools/chaos/service/chaos-service.ts --script script.json --seed 1
//
// It prints `listening on <address>` once it answers, and ends when its standard input does.
import type { AddressInfo } from "node:net";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

import { answerRequest, type ServiceAnswer } from "../../demo/service/answer-request.ts";
import type { JobRecord } from "../../demo/service/job-record.ts";
import type { JobScript } from "../../demo/service/job-script.ts";
import { JobTable } from "../../demo/service/job-table.ts";
import { ServiceFaults } from "./service-faults.ts";

/** Answers everything that has happened to the jobs. Not part of the job API: nothing goes wrong with it. */
const RECORDS_PATH = "/chaos/records";
const HOST = "127.0.0.1";

const { values } = parseArgs({
  options: {
    script: { type: "string", default: "" },
    seed: { type: "string", default: "1" },
    /** A service that is wrong on purpose: repeated submissions make new jobs. */
    "ignore-keys": { type: "boolean", default: false },
  },
});
const token = process.env["JOB_API_TOKEN"] ?? "";
// The run writes this file from a value of this type.
const script = JSON.parse(readFileSync(values.script, "utf8")) as JobScript;
const records: JobRecord[] = [];
const table = new JobTable(script, [], (record) => records.push(record));
const faults = new ServiceFaults(Number(values.seed));

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url = "/" } = request;
  const chunks: Buffer[] = [];
  // Without an encoding, a request gives buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (url === RECORDS_PATH) {
    send(response, { kind: "answer", status: 200, body: records });
    return;
  }
  const key = request.headers["idempotency-key"];
  const idempotencyKey = values["ignore-keys"] ? undefined : String(key);
  const isSubmission = method === "POST" && url === "/v1/jobs";
  const { waitBeforeMs, refuseWith, waitAfterMs, loseAnswer } = faults.next(
    `${method} ${url} ${String(key)}`,
    isSubmission,
  );
  await sleep(waitBeforeMs);
  if (refuseWith !== undefined) {
    const headers = refuseWith === 429 ? { "retry-after": "1" } : {};
    send(response, { kind: "answer", status: refuseWith, headers, body: { error: { message: "not now" } } });
    return;
  }
  const { authorization } = request.headers;
  const body = Buffer.concat(chunks).toString("utf8");
  const answer = answerRequest(
    { table, token, now: Date.now },
    { method, path: new URL(url, "http://localhost").pathname, authorization, idempotencyKey, body },
  );
  await sleep(waitAfterMs);
  if (loseAnswer) request.socket.resetAndDestroy();
  else send(response, answer);
}

function send(response: ServerResponse, answer: ServiceAnswer): void {
  if (answer.kind === "brokenConnection") return;
  const { status, headers = {}, body } = answer;
  const isText = typeof body === "string";
  const text = body === undefined ? "" : isText ? body : JSON.stringify(body);
  response.writeHead(status, { "content-type": isText ? "text/plain" : "application/json", ...headers });
  response.end(text);
}

const server = createServer((request, response) => {
  serve(request, response).catch(() => request.socket.destroy());
});
process.stdin
  .once("close", () => {
    server.close();
    server.closeAllConnections();
  })
  .resume();
server.listen(0, HOST, () => {
  // A TCP server's address has this form.
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`listening on http://${HOST}:${port}\n`);
});
