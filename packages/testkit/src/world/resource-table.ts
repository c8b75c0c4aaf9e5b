/**
 * What the service holds beside jobs: uploads, clusters, models. Every use is seen by the kit, which looks for leftovers.
 */
export interface ResourceTable {
  /** Makes the resource. Does nothing when there is one of this id. */
  add(id: string): void;
  has(id: string): boolean;
  /** @returns whether there was one. */
  remove(id: string): boolean;
}
