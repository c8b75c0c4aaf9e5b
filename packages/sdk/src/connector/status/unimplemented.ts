import { status as Status } from "@grpc/grpc-js";
import { StatusError } from "./status-error.ts";

/** The answer of a plugin that has no such method. */
export function unimplemented(method: string, { id }: { readonly id: string }): StatusError {
  return new StatusError(Status.UNIMPLEMENTED, `Plugin ${JSON.stringify(id)} has no ${method}.`);
}
