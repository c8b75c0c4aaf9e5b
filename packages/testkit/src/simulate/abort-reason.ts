/** Why the host deletes. It stands in no name, so that it is found where it is passed on. */
export const ABORT_REASON = "nobody wants this any more";
