import type { ResourceRequirements } from "../../contract/resource-constraints.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import { RetryAfterError } from "../../errors/retry-after-error.ts";
import { readResourceRequirements } from "../../host/read-resource-requirements.ts";
import { callWithDeadline } from "../../internal/call-with-deadline.ts";
import type { ConnectorServices } from "../plugins/connector-services.ts";
import type { ServedPlugin } from "../plugins/served-plugin.ts";
import { collectOutputs } from "./collected-outputs.ts";
import type { JobRequest } from "./job-request.ts";
import { createReader } from "./task-contexts.ts";

/**
 * Which token the job of a request needs; `undefined` for a plugin without quotas.
 *
 * @throws PermanentSystemError with code `ResourceManagerFailure`; what the plugin throws; the signal's reason.
 */
export async function requirementsOf(
  { plugin, config, id }: ServedPlugin,
  request: JobRequest,
  services: ConnectorServices,
  signal: AbortSignal,
): Promise<ResourceRequirements | undefined> {
  if (Object.keys(config.resourceQuotas).length === 0) return undefined;
  const what = `resourceRequirements of plugin ${JSON.stringify(id)}`;
  const options = { clock: services.clock, timeoutMs: config.timeouts.createMs, what, signal };
  const value: unknown = await callWithDeadline(options, (callSignal) => {
    const outputWriter = collectOutputs(request, callSignal).writer;
    const call = { facts: request, inputs: request.inputs, signal: callSignal, outputWriter };
    return plugin.resourceRequirements?.(createReader(services, call));
  });
  return readResourceRequirements(value, config.resourceQuotas);
}

/** The error for a job that had to wait for its token too long: RESOURCE_EXHAUSTED for the client. */
export function quotaExhausted({ id, config }: ServedPlugin, namespace: string, waitedMs: number): RetryAfterError {
  const quota = config.resourceQuotas[namespace];
  return new RetryAfterError(
    ErrorCode.Throttled,
    `plugin ${JSON.stringify(id)} has no token of quota ${JSON.stringify(namespace)} (${quota}) within ${Math.round(waitedMs)} ms; nothing was created`,
  );
}
