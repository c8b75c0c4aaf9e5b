import { Worker } from "node:worker_threads";

/** Real time without a turn of the event loop after which the program is stopped, in milliseconds. */
const PATIENCE_MS = 60_000;
const BEAT_MS = 250;
/** Bytes for what is being done, in UTF-16. */
const LABEL_BYTES = 512;

/** Watches over the program from another thread: code that computes for ever cannot be stopped from its own. */
export interface Watchdog {
  /** Says what is being done, for the message. */
  about(text: string): void;
  stop(): void;
}

// In plain JavaScript, because it is not a file that could be found after bundling. Slot 0 counts turns, slot 1 is the length of the label.
const SOURCE = `
const { workerData: { shared, patienceMs, beatMs } } = require("node:worker_threads");
const { writeSync } = require("node:fs");
const slots = new Int32Array(shared, 0, 2);
let last = -1;
let since = performance.now();
setInterval(() => {
  const turns = Atomics.load(slots, 0);
  if (turns !== last) { last = turns; since = performance.now(); return; }
  if (performance.now() - since < patienceMs) return;
  const label = Buffer.from(shared, 8, slots[1]).toString("utf16le");
  writeSync(2, "flyte-webapi-conformance: the plugin or the fake computes for ever" + label + ": no turn of the event loop in " + patienceMs + " ms.\\n"
    + "Look for a loop that waits for something without awaiting it. The program is stopped.\\n");
  process.kill(process.pid, "SIGKILL");
}, beatMs);
`;

/** Starts watching. Costs a thread; the program can end without it being stopped. */
export function startWatchdog(patienceMs: number = PATIENCE_MS): Watchdog {
  const shared = new SharedArrayBuffer(8 + LABEL_BYTES);
  const slots = new Int32Array(shared, 0, 2);
  const worker = new Worker(SOURCE, {
    eval: true,
    workerData: { shared, patienceMs, beatMs: Math.min(BEAT_MS, patienceMs) },
    // Neither its options nor its loaders are those of the program.
    execArgv: [],
  });
  worker.unref();
  const beat = setInterval(() => Atomics.add(slots, 0, 1), Math.min(BEAT_MS, patienceMs) / 2).unref();
  return {
    about: (text) => {
      const bytes = Buffer.from(` ${text}`, "utf16le").subarray(0, LABEL_BYTES);
      bytes.copy(Buffer.from(shared, 8));
      Atomics.store(slots, 1, bytes.length);
    },
    stop: () => {
      clearInterval(beat);
      void worker.terminate();
    },
  };
}
