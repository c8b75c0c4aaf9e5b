import { type Span, type SpanContext, type SpanStatus, SpanStatusCode, TraceFlags } from "@opentelemetry/api";

/** A call of the plugin, as the runtime tells it with the attributes of its span. */
export interface PluginCall {
  /** Such as `create`. */
  readonly method: string;
  /** Absent for `getMany`, which is about many tasks. */
  readonly task: string | undefined;
}

/** The span of one call: knows what it is about, and tells how the call failed. */
export class CallSpan implements Span {
  readonly call: PluginCall;
  readonly #context: SpanContext;
  readonly #onFailure: (call: PluginCall, message: string) => void;

  constructor(call: PluginCall, number: number, onFailure: (call: PluginCall, message: string) => void) {
    this.call = call;
    this.#onFailure = onFailure;
    const id = number.toString(16);
    this.#context = { traceId: id.padStart(32, "0"), spanId: id.padStart(16, "0"), traceFlags: TraceFlags.NONE };
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  setStatus({ code, message = "" }: SpanStatus): this {
    if (code === SpanStatusCode.ERROR) this.#onFailure(this.call, message);
    return this;
  }

  // What follows is for those who export spans.

  setAttribute(): this {
    return this;
  }

  setAttributes(): this {
    return this;
  }

  addEvent(): this {
    return this;
  }

  addLink(): this {
    return this;
  }

  addLinks(): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  end(): void {}

  isRecording(): boolean {
    return true;
  }

  recordException(): void {}
}
