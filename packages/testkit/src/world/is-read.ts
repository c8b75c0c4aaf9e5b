import { matchRequestUrl } from "msw";

import type { World } from "./world.ts";

const SAFE_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/** Whether a request only reads: by its method, or because the world says so. */
export function isRead(world: World, method: string, url: string): boolean {
  return SAFE_METHODS.includes(method) || isDeclaredRead(world, method, url);
}

function isDeclaredRead(world: World, method: string, url: string): boolean {
  return (world.reads ?? []).some((entry) => {
    const [declaredMethod, pattern] = entry.split(" ", 2);
    return declaredMethod === method && pattern !== undefined && matchRequestUrl(new URL(url), pattern).matches;
  });
}
