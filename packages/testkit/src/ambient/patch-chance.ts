import crypto from "node:crypto";

import type { Patches } from "./patches.ts";
import { useAmbient } from "./use-ambient.ts";

/** Watches chance. */
export function patchChance(patches: Patches): void {
  patches.replace(Math, "random", (real) => () => useAmbient("Math.random")?.random() ?? real());
  const fillFrom = (random: () => number, bytes: Uint8Array): void => {
    for (let index = 0; index < bytes.length; index++) bytes[index] = Math.floor(random() * 256);
  };
  patches.replace(globalThis.crypto, "randomUUID", (real) => (...args) => {
    const ambient = useAmbient("crypto.randomUUID");
    // A uuid has the form that the type asks for.
    return ambient === undefined ? real.apply(globalThis.crypto, args) : (ambient.uuid() as ReturnType<typeof real>);
  });
  patches.replaceFunction(globalThis.crypto, "getRandomValues", (real) => (array: ArrayBufferView) => {
    const ambient = useAmbient("crypto.getRandomValues");
    if (ambient === undefined) return Reflect.apply(real, globalThis.crypto, [array]);
    fillFrom(() => ambient.random(), new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    return array;
  });
  patches.replace(crypto, "randomUUID", (real) => (...args) => {
    const ambient = useAmbient("node:crypto randomUUID");
    // As above.
    return ambient === undefined ? real(...args) : (ambient.uuid() as ReturnType<typeof real>);
  });
}
