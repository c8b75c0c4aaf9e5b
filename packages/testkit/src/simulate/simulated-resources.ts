import type { ResourceTable } from "../world/resource-table.ts";
import { callScope } from "./call-scope.ts";
import type { Simulation } from "./simulation.ts";

/** What the simulated service holds beside jobs. Records what is made and removed, with the call on whose behalf it happens. */
export class SimulatedResources implements ResourceTable {
  readonly #simulation: Simulation;
  readonly #ids = new Set<string>();

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  add(id: string): void {
    if (this.#ids.has(id)) return;
    this.#ids.add(id);
    this.#record("added", id);
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  remove(id: string): boolean {
    if (!this.#ids.delete(id)) return false;
    this.#record("removed", id);
    return true;
  }

  #record(change: "added" | "removed", id: string): void {
    this.#simulation.record({ kind: "resource", call: callScope.getStore()?.call, change, id });
  }
}
