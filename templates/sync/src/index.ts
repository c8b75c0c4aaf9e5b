// What others import from the package.

export { syncCallPlugin } from "./plugin.ts";
