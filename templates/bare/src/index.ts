// What others import from the package.

export { bareJobPlugin } from "./plugin.ts";
