import type { Patches } from "./patches.ts";
import { useAmbient } from "./use-ambient.ts";

/** Watches clocks. */
export function patchTime(patches: Patches): void {
  const RealDate = globalThis.Date;
  const now = (): number => useAmbient("Date")?.now() ?? RealDate.now();
  patches.replace(
    globalThis,
    "Date",
    () =>
      new Proxy(RealDate, {
        construct: (target, args: unknown[], newTarget) =>
          Reflect.construct(
            target,
            args.length === 0 ? [now()] : args,
            newTarget === globalThis.Date ? target : newTarget,
          ),
        apply: () => new RealDate(now()).toString(),
        get: (target, key): unknown => (key === "now" ? now : Reflect.get(target, key)),
      }),
  );

  patches.replace(
    performance,
    "now",
    (real) => () => useAmbient("performance.now")?.monotonic() ?? real.call(performance),
  );
}
