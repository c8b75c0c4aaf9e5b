import { createResourceMetaCodec, PhaseInfo, RetryableError, type PluginEntry } from "@flyte-webapi/sdk";
import * as z from "zod";

import { ServiceClient } from "../service-client.ts";
import { EXPORTS_ADDRESS_VARIABLE, EXPORTS_TOKEN_KEY, EXPORTS_URL } from "./operations.world.ts";

/** Where to ask: the whole address, since it stays right when the plugin is configured with another one. */
interface MonitorMeta {
  readonly monitor: string;
}

interface Operation {
  readonly status: string;
  readonly problem?: { readonly code: string } | undefined;
  readonly rows?: number | undefined;
}

const metaSchema: z.ZodType<MonitorMeta> = z.object({ monitor: z.string() });
const operationSchema: z.ZodType<Operation> = z.object({
  status: z.string().min(1),
  problem: z.object({ code: z.string() }).optional(),
  rows: z.int().optional(),
});

const SYSTEM_CODES = ["NodeLost", "Internal"];

/** Correct: the service names its operation in a header only, and is asked there. */
export const operationsPlugin: PluginEntry<MonitorMeta, Operation> = {
  id: "operations",
  supportedTaskTypes: ["export"],
  pluginLoader: (setup) => {
    const address = process.env[EXPORTS_ADDRESS_VARIABLE] ?? EXPORTS_URL;
    const clientAt = (url: string): ServiceClient => new ServiceClient(setup, new URL(url).origin, EXPORTS_TOKEN_KEY);
    const pathOf = (url: string): string => new URL(url).pathname;
    return {
      getConfig: () => ({ resourceMeta: createResourceMetaCodec(metaSchema) }),
      create: async ({ idempotencyKey, taskReader, signal }) => {
        const { custom } = await taskReader.read();
        const { status, headers } = await clientAt(address).send({
          method: "POST",
          path: "/exports",
          headers: { "repeatability-request-id": idempotencyKey },
          body: { table: custom?.["table"] },
          tries: 3,
          signal,
        });
        const location = headers.get("location");
        if (status !== 202 || location === null) {
          throw new RetryableError("BadAnswer", `the service answered ${status} without the address of the operation`);
        }
        return { resourceMeta: { monitor: new URL(location, address).href } };
      },
      get: async ({ resourceMeta: { monitor }, signal }) => {
        const { body } = await clientAt(monitor).send({ method: "GET", path: pathOf(monitor), signal });
        const { success, data } = operationSchema.safeParse(body);
        if (!success) throw new RetryableError("BadAnswer", "the monitor answered something that is not documented");
        return data;
      },
      status: async ({ resource: { status, problem, rows }, outputWriter }) => {
        switch (status) {
          case "NotStarted":
            return PhaseInfo.queued({ reason: status });
          case "Succeeded":
            if (rows === undefined) return PhaseInfo.running({ reason: "the number of rows is still missing" });
            await outputWriter.put({
              kind: "literals",
              literals: { rows: { kind: "integer", value: BigInt(rows) } },
            });
            return PhaseInfo.success();
          case "Failed": {
            const { code = "Internal" } = problem ?? {};
            const error = { code, message: `the export failed: ${code}` };
            return SYSTEM_CODES.includes(code) ? PhaseInfo.systemRetryableFailure(error) : PhaseInfo.failure(error);
          }
          case "Canceled":
            return PhaseInfo.failure({ code: "Canceled", message: "the export was cancelled" });
          default:
            return PhaseInfo.running({ reason: status });
        }
      },
      delete: async ({ resourceMeta, signal }) => {
        if (resourceMeta === undefined) return;
        const { monitor } = resourceMeta;
        const path = pathOf(monitor);
        await clientAt(monitor).send({ method: "DELETE", path, accept: [404, 409, 410], tries: 3, signal });
      },
    };
  },
};
