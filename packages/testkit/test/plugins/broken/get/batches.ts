import { coalesced, type Share } from "../../good/batch/coalesced.ts";
import { batchWorld } from "../../good/batch/batch.world.ts";
import type { BrokenPlugin } from "../broken-plugin.ts";

// Polls of the same moment are one request: what becomes of its answer.

/** Takes the first result for the first poll, although what is missing has left the list. */
const byPosition: Share = (_ids, results) => [
  ...results.filter((result) => "resource" in result),
  ...results.filter((result) => "error" in result),
];

/** Throws what is wrong with one job at all who have asked. */
const oneErrorForAll: Share = (ids, results) => {
  const wrong = results.find((result) => "error" in result);
  return wrong === undefined ? results : ids.map(() => wrong);
};

const withShare = (id: string, share: Share): BrokenPlugin => ({
  breaks: "GE-21",
  entry: coalesced(id, share),
  world: batchWorld,
});

export const WRONG_BATCHES: readonly BrokenPlugin[] = [
  withShare("answers-by-position", byPosition),
  withShare("one-miss-fails-all", oneErrorForAll),
];
