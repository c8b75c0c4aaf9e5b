import timersPromises from "node:timers/promises";

import type { Patches } from "./patches.ts";
import { useAmbient } from "./use-ambient.ts";

/** Watches timers. */
export function patchTimers(patches: Patches): void {
  patches.replaceFunction(globalThis, "setTimeout", (real) => (callback: () => void, ms = 0, ...args: never[]) => {
    const ambient = useAmbient("setTimeout");
    return ambient === undefined
      ? Reflect.apply(real, globalThis, [callback, ms, ...args])
      : handleOf(ambient.setTimer(ms, () => Reflect.apply(callback, undefined, args)));
  });
  patches.replaceFunction(globalThis, "clearTimeout", (real) => (handle: unknown) => {
    if (handle instanceof VirtualHandle) handle.close();
    else Reflect.apply(real, globalThis, [handle]);
  });
  patches.replaceFunction(globalThis, "setInterval", (real) => (callback: () => void, ms = 0, ...args: never[]) => {
    const ambient = useAmbient("setInterval");
    if (ambient === undefined) return Reflect.apply(real, globalThis, [callback, ms, ...args]);
    const handle = handleOf({ cancel: () => {} });
    const tick = (): void => {
      Reflect.apply(callback, undefined, args);
      if (handle.isOpen) handle.timer = ambient.setTimer(ms, tick);
    };
    handle.timer = ambient.setTimer(ms, tick);
    return handle;
  });
  patches.replaceFunction(globalThis, "clearInterval", (real) => (handle: unknown) => {
    if (handle instanceof VirtualHandle) handle.close();
    else Reflect.apply(real, globalThis, [handle]);
  });
  patches.replaceFunction(AbortSignal, "timeout", (real) => (ms: number) => {
    const ambient = useAmbient("AbortSignal.timeout");
    if (ambient === undefined) return Reflect.apply(real, AbortSignal, [ms]);
    const controller = new AbortController();
    ambient.setTimer(ms, () => controller.abort(new DOMException("The operation timed out", "TimeoutError")));
    return controller.signal;
  });
  patches.replaceFunction(timersPromises, "setTimeout", (real) => (ms = 0, value?: unknown, options?: unknown) => {
    const ambient = useAmbient("node:timers/promises setTimeout");
    if (ambient === undefined) return Reflect.apply(real, timersPromises, [ms, value, options]);
    return new Promise((resolve) => {
      ambient.setTimer(ms, () => resolve(value));
    });
  });
}

/** What `setTimeout` gives back in simulated time: the parts of Node's handle that plugins use. */
class VirtualHandle {
  timer: { cancel(): void };
  isOpen = true;

  constructor(timer: { cancel(): void }) {
    this.timer = timer;
  }

  close(): void {
    this.isOpen = false;
    this.timer.cancel();
  }

  unref(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}

function handleOf(timer: { cancel(): void }): VirtualHandle {
  return new VirtualHandle(timer);
}
