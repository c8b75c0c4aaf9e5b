import { isAbsolute, relative } from "node:path";
import { fileURLToPath } from "node:url";

const KIT = fileURLToPath(new URL("..", import.meta.url));
const MOST_FRAMES = 3;

/** The frames of the plugin in a stack: without Node's and the kit's own, with paths relative to the working folder. */
export function callSite(stack: string): readonly string[] {
  return stack
    .split("\n")
    .slice(1)
    .map((line) => line.trim().replace(/^at (?:async )?/, ""))
    .filter((frame) => !frame.includes("node:") && !frame.includes(KIT) && frame !== "")
    .map(withRelativePath)
    .slice(0, MOST_FRAMES);
}

function withRelativePath(frame: string): string {
  return frame.replace(/(?:file:\/\/)?(\/[^):]+)(:\d+:\d+)/, (_match, path: string, position: string) => {
    const short = relative(process.cwd(), path);
    return `${isAbsolute(short) ? path : short}${position}`;
  });
}
