// For this workspace only: a scaffolded project has the sources of ../../rest.
export * from "../../rest/src/index.ts";
