import type { status as Status } from "@grpc/grpc-js";

/** An answer that is a status by itself, with a text that is no error of a plugin. */
export class StatusError extends Error {
  override readonly name: string = "StatusError";
  readonly code: Status;

  constructor(code: Status, message: string) {
    super(message);
    this.code = code;
  }
}
