import { createHook } from "node:async_hooks";

import { callScope } from "../simulate/call-scope.ts";
import type { Place, Work } from "./work.ts";

type Kind = "compression" | "cryptography" | "file" | "nextTurn";

const kinds = new Map<string, Kind | undefined>();

/** What Node's name for something says of it; absent when it is no work of this kind. */
function kindOf(type: string): Kind | undefined {
  if (!kinds.has(type)) kinds.set(type, kindAnew(type));
  return kinds.get(type);
}

function kindAnew(type: string): Kind | undefined {
  if (type === "Immediate") return "nextTurn";
  if (type === "ZLIB") return "compression";
  if (/^FSREQ|^FILEHANDLECLOSEREQ$/.test(type)) return "file";
  // HASHREQUEST, SIGNREQUEST and so on.
  return type.endsWith("REQUEST") && type !== "HTTPCLIENTREQUEST" ? "cryptography" : undefined;
}

/** What is under way, by Node's number for it. */
const underWay = new Map<number, Place>();

const begins = createHook({
  // Promises are many, and none of them is work.
  trackPromises: false,
  init: (id, type, _trigger, resource: object) => {
    const kind = kindOf(type);
    if (kind === undefined) return;
    const work = callScope.getStore()?.ambient?.work;
    if (work === undefined) return;
    switch (kind) {
      case "nextTurn":
        return work.leaveForNextTurn();
      case "file":
        begin(id, work);
        return;
      case "compression":
        return watchCompression(id, work, resource);
      case "cryptography":
        return watchCryptography(id, work, resource);
    }
  },
});

/** On only while something is under way: it is asked before every callback of Node. */
const ends = createHook({ trackPromises: false, before: end });

function begin(id: number, work: Work): Place {
  if (underWay.size === 0) ends.enable();
  const place = work.begin();
  underWay.set(id, place);
  return place;
}

function end(id: number): void {
  const place = underWay.get(id);
  if (place === undefined) return;
  underWay.delete(id);
  if (underWay.size === 0) ends.disable();
  place.end();
}

/** One handle for all parts of a stream, which are written one after the other, and one callback, which the handle is made with. */
function watchCompression(id: number, work: Work, handle: object): void {
  let place: Place | undefined;
  wrap(handle, "init", (init, args) =>
    init(args.map((arg) => (typeof arg === "function" ? inOrder(handle, arg, () => place) : arg))),
  );
  wrap(handle, "write", (write, args) => {
    place = begin(id, work);
    return write(args);
  });
}

/** A job begins when it is run, and gives a promise or calls `ondone`; one for which this thread waits gives its result at once, as a list. */
function watchCryptography(id: number, work: Work, job: object): void {
  wrap(job, "run", (run, args) => {
    const done: unknown = Reflect.get(job, "ondone");
    if (typeof done === "function") {
      const place = begin(id, work);
      Reflect.set(
        job,
        "ondone",
        inOrder(job, done, () => place),
      );
      return run(args);
    }
    const result = run(args);
    if (!(result instanceof Promise)) return result;
    const { earlier, end: cameBack } = work.begin();
    result.then(cameBack, cameBack);
    return earlier.then(() => result);
  });
}

/** The same callback, called only when all that was begun before has come back. */
function inOrder(owner: object, callback: object, placeOf: () => Place | undefined): (...args: unknown[]) => void {
  return (...args) => {
    const call = (): unknown => (typeof callback === "function" ? Reflect.apply(callback, owner, args) : undefined);
    void placeOf()?.earlier.then(call);
  };
}

function wrap(
  owner: object,
  method: string,
  around: (real: (args: readonly unknown[]) => unknown, args: readonly unknown[]) => unknown,
): void {
  const real: unknown = Reflect.get(owner, method);
  if (typeof real !== "function") return;
  const wrapped = (...args: unknown[]): unknown => around((given) => Reflect.apply(real, owner, given), args);
  Reflect.set(owner, method, wrapped);
}

/**
 * Watches what plugins begin and what comes back without a timer, until the answer is called. Time must stand still until then, and what was begun at the
 * same moment comes back in the same order each time, or it is chance that decides what a simulation sees.
 */
export function watchWork(): () => void {
  begins.enable();
  return () => {
    begins.disable();
    ends.disable();
    underWay.clear();
  };
}
