// What `flyte-webapi dev` of the sdk runs: a plugin, its service, and somebody who looks.

export { devCommand } from "./command/process-host.ts";
