import { AsyncLocalStorage } from "node:async_hooks";

import {
  type Context,
  context,
  type ContextManager,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  trace,
  type Tracer,
} from "@opentelemetry/api";

import { CallSpan, type PluginCall } from "./call-span.ts";

/** Tells calls of the plugin apart. */
export interface CallTracer {
  /** For the runtime, which makes a span around each call. */
  readonly tracer: Tracer;
  /** The call on whose behalf this code runs. */
  current(): PluginCall | undefined;
  /** Lets other code of the process have the contexts again. */
  close(): void;
}

/**
 * Makes a tracer that knows, inside a request, which call of the plugin sent it: spans are active while the plugin runs. OpenTelemetry needs a
 * context manager for that; one that the process has registered already is used.
 */
export function createCallTracer(onFailure: (call: PluginCall, message: string) => void): CallTracer {
  const isOurs = context.setGlobalContextManager(new AsyncContexts().enable());
  let number = 0;
  const startSpan = (name: string, options: SpanOptions = {}): Span => {
    const task = options.attributes?.["flyte.webapi.task"];
    const call = { method: name.slice(name.lastIndexOf(".") + 1), task: typeof task === "string" ? task : undefined };
    number += 1;
    return new CallSpan(call, number, onFailure);
  };
  return {
    tracer: { startSpan, startActiveSpan: noActiveSpan },
    current: () => {
      const span = trace.getActiveSpan();
      return span instanceof CallSpan ? span.call : undefined;
    },
    close: () => {
      if (isOurs) context.disable();
    },
  };
}

// The runtime makes each span active by itself.
const noActiveSpan: Tracer["startActiveSpan"] = () => {
  throw new Error("The tracer of the dev program starts no active spans");
};

/** Contexts that follow every await. */
class AsyncContexts implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    active: Context,
    body: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.#storage.run(active, () => body.call(thisArg, ...args));
  }

  bind<T>(active: Context, target: T): T {
    if (typeof target !== "function") return target;
    const bound = (...args: unknown[]): unknown =>
      this.#storage.run(active, () => Reflect.apply(target, undefined, args));
    // What is called like the target and gives what it gives.
    return bound as T;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.#storage.disable();
    return this;
  }
}
