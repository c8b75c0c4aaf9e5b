import type { RequestHandler } from "msw";

import type { World, WorldTools } from "../world/world.ts";

/**
 * The author's handlers for one simulation. msw notes for each handler where it was made, which costs more than the handler: with thousands of
 * simulations a second that adds up, so no stacks are kept meanwhile.
 *
 * @throws what the world throws, with its stack.
 */
export function makeHandlers(world: World, tools: WorldTools): readonly RequestHandler[] {
  const usual = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return world.handlers(tools);
  } catch {
    // Again, for the stack.
    Error.stackTraceLimit = usual;
    return world.handlers(tools);
  } finally {
    Error.stackTraceLimit = usual;
  }
}
