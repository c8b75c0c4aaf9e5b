import { careful, lookingTwice, phaseOfParts } from "../able/careful.ts";
import { shakyServiceWorld } from "../able/shaky-service.world.ts";
import { keyHeader, phaseOf, type Design } from "../design.ts";
import { broken, type BrokenPlugin } from "./broken-plugin.ts";

// Wrong where a service shows what is not so.

const believesTheFirstLook: Design = { ...careful, get: (use, ctx) => keyHeader.get(use, ctx) };

const doubtsOnlyFailures = lookingTwice(({ state }) => state === "FAILED");

const readsTheWholeOnly: Design = { ...careful, status: (_use, { resource }) => phaseOf(resource) };

/** Only the part that it knows by name. */
const knowsOnePart: Design = {
  ...careful,
  status: (_use, { resource }) =>
    resource.state === "DONE" && resource.cause !== "PART_LOST" ? phaseOf(resource) : phaseOfParts(resource),
};

const shaky = (breaks: string, id: string, design: Design): BrokenPlugin =>
  broken(breaks, id, () => design, shakyServiceWorld);

export const BROKEN_SHAKY: readonly BrokenPlugin[] = [
  shaky("ST-20", "believes-the-first-look", believesTheFirstLook),
  shaky("ST-20", "doubts-only-failures", doubtsOnlyFailures),
  shaky("GE-20", "reads-the-whole-only", readsTheWholeOnly),
  shaky("GE-20", "knows-one-part", knowsOnePart),
];
