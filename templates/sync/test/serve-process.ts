// For this workspace only: a scaffolded project has ../../_served/test/serve-process.ts under this name.
export * from "../../_served/test/serve-process.ts";
