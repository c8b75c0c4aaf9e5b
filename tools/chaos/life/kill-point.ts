import type { Fetch } from "../../../packages/sdk/src/index.ts";
import type { StateStore } from "../../../packages/sdk/src/runtime/index.ts";
import type { Death, KillPoint } from "../plan/make-deaths.ts";

/** Whoever stops here waits for SIGKILL; when it does not come, its parent is gone. Milliseconds. */
const LONGEST_WAIT_MS = 15_000;

/** Stops the whole process at one exact moment of its work. */
export class KillSwitch {
  readonly #death: Death | undefined;
  readonly #say: () => void;
  #passed = 0;

  /** @param say tells the parent that the moment has come. */
  constructor(death: Death | undefined, say: () => void) {
    this.#death = death;
    this.#say = say;
  }

  aroundStore(store: StateStore): StateStore {
    return {
      ...store,
      put: async (write) => {
        this.#pass("beforePut");
        await store.put(write);
        this.#pass("afterPut");
      },
    };
  }

  aroundFetch(fetch: Fetch): Fetch {
    return async (input, init) => {
      this.#pass("beforeFetch");
      const response = await fetch(input, init);
      this.#pass("afterFetch");
      return response;
    };
  }

  #pass(point: KillPoint): void {
    if (this.#death?.type !== "point" || this.#death.point !== point) return;
    if (this.#passed++ !== this.#death.nth) return;
    this.#say();
    // The thread itself stops: nothing more is written, sent or heard.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LONGEST_WAIT_MS);
    process.exit(1);
  }
}
