import { http, HttpResponse } from "msw";
import * as z from "zod";

import { defineWorld, type World, type WorldTask } from "../../../../src/msw/index.ts";

/** Where the service lives. */
export const RPC_URL = "https://rpc.example.com";
/** The key of the secret that every call needs. */
export const RPC_KEY = "RPC_KEY";
/** The environment variable with another address for new jobs. */
export const RPC_ADDRESS_VARIABLE = "RPC_URL";

/** The service's errors. */
export const RpcCode = {
  refused: -32_600,
  unauthorized: -32_001,
  notFound: -32_004,
  over: -32_008,
  quota: -32_029,
} as const;

const requestSchema = z.object({ id: z.int(), method: z.string(), params: z.record(z.string(), z.unknown()) });
const rpcTask = (program: string): WorldTask => ({ taskType: "rpc", custom: { program } });

function methodIn(body: string): string | undefined {
  const method = /"method":"([^"]*)"/.exec(body);
  return method?.[1];
}

/** A service of JSON-RPC: one address, the status 200 for everything, errors and credentials in bodies. */
export const rpcWorld: World = defineWorld({
  task: rpcTask("train"),
  text: { taskWith: rpcTask, received: (spec) => spec },
  states: {
    waiting: "Queued",
    busy: "Running",
    succeeded: "Success",
    failed: ["PermanentFailure", "RetryableFailure"],
    halted: "PermanentFailure",
  },
  initialState: "waiting",
  cancelledState: "halted",
  secrets: [RPC_KEY],
  addressVariable: RPC_ADDRESS_VARIABLE,
  showsMessages: true,
  takesReason: true,
  failures: {
    HOST: { state: "failed", kind: "SYSTEM", retryable: true },
    CODE: { state: "failed", kind: "USER", retryable: false },
  },
  errorBody: (message) => ({ error: { code: RpcCode.refused, message } }),
  quota: { status: 200, body: { error: { code: RpcCode.quota, message: "the quota is used up" } } },
  reads: [({ body }) => methodIn(body) === "job.show"],
  handlers: ({ jobs, secret }) => [
    http.post(`${RPC_URL}/rpc`, async ({ request }) => {
      const { id, method, params } = requestSchema.parse(await request.json());
      const gives = (result: unknown): Response => HttpResponse.json({ jsonrpc: "2.0", id, result });
      const refuses = (code: number, message: string): Response =>
        HttpResponse.json({ jsonrpc: "2.0", id, error: { code, message } });
      if (params["apiKey"] !== secret(RPC_KEY)) return refuses(RpcCode.unauthorized, "the key is missing or wrong");
      if (method === "job.submit") {
        const key = String(params["ref"]);
        return gives({ handle: (jobs.byKey(key) ?? jobs.add({ key, spec: params["program"] })).id });
      }
      const job = jobs.get(String(params["handle"]));
      if (job === undefined) return refuses(RpcCode.notFound, "no such job");
      if (method === "job.show") {
        return gives({ handle: job.id, status: job.state, log: job.message, fault: job.failure });
      }
      if (method !== "job.halt") return refuses(RpcCode.refused, "no such method");
      if (jobs.isTerminal(job)) return refuses(RpcCode.over, "the job is over");
      jobs.cancel(job.id);
      return gives(null);
    }),
  ],
});
