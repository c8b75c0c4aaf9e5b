import { ErrorCode } from "../../errors/error-code.ts";
import { PermanentSystemError } from "../../errors/permanent-system-error.ts";
import { RetryableError } from "../../errors/retryable-error.ts";
import { isTerminalPhase } from "../../contract/phase.ts";
import type { ConnectorServices } from "../plugins/connector-services.ts";
import type { ServedAsyncPlugin, ServedPlugin, ServedSyncPlugin } from "../plugins/served-plugin.ts";
import { answerOf } from "./answer-of.ts";
import { callWithRetries } from "./call-with-retries.ts";
import { collectOutputs } from "./collected-outputs.ts";
import type { JobAnswer } from "./job-answer.ts";
import type { JobRequest } from "./job-request.ts";
import { pluginCallObserver } from "./plugin-call-observer.ts";
import { storableMeta } from "./storable-meta.ts";
import { createContext, taskContext } from "./task-contexts.ts";

/**
 * Creates the job of a request: calls `create` with this key until it answers or fails for good, for as long as the plugin's own timeout
 * allows. The client may be gone by then; see `JobLedger`.
 *
 * @returns ResourceMeta as bytes.
 * @throws PluginError as the plugin threw it; RetryableError with code `BadResponse`; what `storableMeta` throws.
 */
export async function createJob(
  plugin: ServedAsyncPlugin,
  request: JobRequest,
  key: string,
  services: ConnectorServices,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const result: unknown = await callWithRetries(writesOf(plugin, "create", services, signal), (callSignal) => {
    const outputWriter = collectOutputs(request, callSignal).writer;
    const call = { facts: request, inputs: request.inputs, signal: callSignal, outputWriter };
    return plugin.plugin.create(createContext(services, call, key));
  });
  // A plugin written without TypeScript may return anything.
  const resourceMeta: unknown =
    typeof result === "object" && result !== null ? Reflect.get(result, "resourceMeta") : undefined;
  if (resourceMeta === undefined) {
    throw new RetryableError(ErrorCode.BadResponse, "create must return an object with resourceMeta");
  }
  return await storableMeta(plugin, resourceMeta, request, services, signal);
}

/** Does the whole task of a sync plugin. @throws PluginError as the plugin threw it. */
export async function doTask(
  plugin: ServedSyncPlugin,
  request: JobRequest,
  services: ConnectorServices,
  signal: AbortSignal,
): Promise<JobAnswer> {
  return await callWithRetries(writesOf(plugin, "do", services, signal), async (callSignal) => {
    const outputs = collectOutputs(request, callSignal);
    const call = { facts: request, inputs: request.inputs, signal: callSignal, outputWriter: outputs.writer };
    const value = await plugin.plugin.do(taskContext(services, call));
    const answer = answerOf(value, outputs.current, request, services.redactor, "do");
    if (isTerminalPhase(answer.phaseInfo.phase)) return answer;
    const message = `do must return a terminal phase, got ${answer.phaseInfo.phase}`;
    throw new PermanentSystemError(ErrorCode.ReturnedUnknown, message);
  });
}

function writesOf(plugin: ServedPlugin, method: "create" | "do", services: ConnectorServices, signal: AbortSignal) {
  const { clock, random } = services;
  const { writeLimiter: limiter, throttle, config, id } = plugin;
  const { createMs } = config.timeouts;
  const what = `${method} of plugin ${JSON.stringify(id)}`;
  const observe = pluginCallObserver(services, id, method);
  return { clock, random, limiter, throttle, what, timeoutMs: createMs, budgetMs: createMs, signal, observe };
}
