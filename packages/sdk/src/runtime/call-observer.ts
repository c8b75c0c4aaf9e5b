import { context, SpanStatusCode, trace, type Attributes, type Tracer } from "@opentelemetry/api";
import type { Clock } from "../contract/clock.ts";
import type { Consequence } from "../errors/plugin-error.ts";
import { toPluginError } from "../errors/to-plugin-error.ts";
import type { RuntimeMetrics } from "./runtime-metrics.ts";
import type { Redactor } from "../host/secrets.ts";

/** What a call of a plugin is about. */
export interface ObservedCall {
  readonly plugin: string;
  readonly method: string;
  /** Absent for `getMany`, which is about many tasks. */
  readonly taskId?: string | undefined;
  /** Which attempt, from 0. */
  readonly attempt?: number | undefined;
  /** For `getMany`: how many jobs are asked for. */
  readonly batchSize?: number | undefined;
}

/** Measures calls of plugins, and puts a span around each: what the plugin does inside is a child of it. */
export type CallObserver = <T>(call: ObservedCall, run: () => Promise<T>) => Promise<T>;

/** Makes an observer. Secrets that plugins have read are taken out of what a span tells. */
export function createCallObserver(
  metrics: RuntimeMetrics,
  tracer: Tracer,
  clock: Clock,
  redactor: Redactor,
): CallObserver {
  return async (call, run) => {
    const { plugin, method } = call;
    const span = tracer.startSpan(`flyte.webapi.${method}`, { attributes: attributesOf(call) });
    const startMs = clock.monotonic();
    const end = (outcome: "ok" | Consequence): void => {
      metrics.callEnded(plugin, method, outcome, clock.monotonic() - startMs);
      span.end();
    };
    try {
      const result = await context.with(trace.setSpan(context.active(), span), run);
      end("ok");
      return result;
    } catch (thrown) {
      const { consequence, code, message } = toPluginError(thrown);
      span.setAttribute("error.type", code);
      span.setStatus({ code: SpanStatusCode.ERROR, message: redactor.redact(message) });
      end(consequence);
      throw thrown;
    }
  };
}

function attributesOf({ plugin, taskId, attempt, batchSize }: ObservedCall): Attributes {
  return {
    "flyte.webapi.plugin": plugin,
    ...(taskId === undefined ? {} : { "flyte.webapi.task": taskId }),
    ...(attempt === undefined ? {} : { "flyte.webapi.attempt": attempt }),
    ...(batchSize === undefined ? {} : { "flyte.webapi.batch_size": batchSize }),
  };
}
