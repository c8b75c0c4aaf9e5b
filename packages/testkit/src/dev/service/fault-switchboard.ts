import type { RequestClass } from "../../plan/fault.ts";
import type { ActiveFault, FaultScope } from "../protocol/dev-settings.ts";
import type { MenuFault } from "../protocol/fault-menu.ts";

interface Switch {
  readonly fault: MenuFault;
  readonly of: FaultScope;
  left: number | null;
  hits: number;
}

/** Which faults are in force. The one that was switched on first hits first. */
export class FaultSwitchboard {
  readonly #menu: readonly MenuFault[];
  readonly #switches = new Map<string, Switch>();

  constructor(menu: readonly MenuFault[]) {
    this.#menu = menu;
  }

  get active(): readonly ActiveFault[] {
    return [...this.#switches.values()].map(({ fault, of, left, hits }) => ({ id: fault.id, of, left, hits }));
  }

  /**
   * Puts a fault around the next `left` requests, or around all until it is switched off (`null`). Replaces the same fault.
   *
   * @throws RangeError when the menu does not have it.
   */
  on(id: string, of: FaultScope, left: number | null): void {
    const fault = this.#menu.find((each) => each.id === id);
    if (fault === undefined) {
      const known = this.#menu.map((each) => each.id).join(", ");
      throw new RangeError(`There is no fault ${JSON.stringify(id)}; there are ${known}`);
    }
    this.#switches.set(id, { fault, of, left, hits: 0 });
  }

  /** Does nothing when it is not in force. */
  off(id: string): void {
    this.#switches.delete(id);
  }

  /** The fault that hits a request; it counts as used. */
  take(requestClass: RequestClass): MenuFault | undefined {
    for (const [id, each] of this.#switches) {
      if (each.of !== "all" && each.of !== requestClass) continue;
      each.hits += 1;
      if (each.left !== null) each.left -= 1;
      if (each.left === 0) this.#switches.delete(id);
      return each.fault;
    }
    return undefined;
  }
}
