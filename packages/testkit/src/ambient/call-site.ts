import { isAbsolute, relative } from "node:path";
import { fileURLToPath } from "node:url";

const KIT = fileURLToPath(new URL("..", import.meta.url));
/** Node, the kit, and what the kit stands on. */
const NOT_THE_PLUGIN = ["node:", "wasm:", KIT, "/node_modules/msw/", "/node_modules/@mswjs/"];
const MOST_FRAMES = 3;

/**
 * The frames of the plugin in a stack, innermost first, with paths relative to the working folder. None when the caller is Node or msw, which work for
 * themselves, though on behalf of the plugin.
 */
export function callSite(stack: string): readonly string[] {
  const frames = framesOf(stack);
  const caller = callerIn(frames);
  if (caller === undefined || !isPlugin(caller)) return [];
  return frames.filter(isPlugin).map(withRelativePath).slice(0, MOST_FRAMES);
}

/** Whether the first frames of a stack show already that the caller is Node or msw. */
export function isCalledByOthers(stack: string): boolean {
  const caller = callerIn(framesOf(stack));
  return caller !== undefined && !isPlugin(caller);
}

function framesOf(stack: string): readonly string[] {
  return stack
    .split("\n")
    .slice(1)
    .map((line) => line.trim().replace(/^at (?:async )?/, ""))
    .filter((frame) => frame !== "" && !frame.endsWith("<anonymous>)") && !frame.endsWith("<anonymous>"));
}

function callerIn(frames: readonly string[]): string | undefined {
  return frames.find((frame) => !frame.includes(KIT));
}

function isPlugin(frame: string): boolean {
  return !NOT_THE_PLUGIN.some((part) => frame.includes(part));
}

function withRelativePath(frame: string): string {
  return frame.replace(/(?:file:\/\/)?(\/[^):]+)(:\d+:\d+)/, (_match, path: string, position: string) => {
    const short = relative(process.cwd(), path);
    return `${isAbsolute(short) ? path : short}${position}`;
  });
}
