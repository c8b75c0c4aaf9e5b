/** The name by which the program is started. */
export const PROGRAM = "flyte-webapi-conformance";
