import type { Subject } from "../../../src/index.ts";
import { pluginOf } from "../design.ts";
import { ableServiceWorld, listingServiceWorld } from "./able-service.world.ts";
import { attached } from "./attached.ts";
import { careful } from "./careful.ts";
import { listed, lookThrough } from "./listed.ts";
import { owned } from "./owned.ts";
import { shakyServiceWorld } from "./shaky-service.world.ts";

/** Correct plugins for the service with all abilities. */
export const ABLE_SUBJECTS: readonly Subject[] = [
  { plugin: pluginOf("owned", () => owned), world: ableServiceWorld },
  { plugin: pluginOf("listed", () => listed(lookThrough)), world: listingServiceWorld },
  { plugin: pluginOf("attached", () => attached), world: ableServiceWorld },
  { plugin: pluginOf("careful", () => careful), world: shakyServiceWorld },
];
