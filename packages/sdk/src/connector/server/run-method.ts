import { status as Status } from "@grpc/grpc-js";
import type { Clock } from "../../contract/clock.ts";
import type { Logger } from "../../contract/logger.ts";
import type { Redactor } from "../../host/secrets.ts";
import { toStatus, type StatusFacts } from "../status/to-status.ts";
import type { CallScope } from "./call-scope.ts";

/** What is needed to run methods. */
export interface RunServices {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly redactor: Redactor;
}

/** A method that answers requests of one kind. */
export interface RunnableMethod<Request> {
  readonly path: string;
  handle(request: Request, call: CallScope): Promise<Uint8Array>;
}

/** Answers of a method: bytes, or the status of its failure. */
export type MethodAnswer = { readonly bytes: Uint8Array } | { readonly failure: StatusFacts };

/** Runs a method and logs what came of it. Never throws, whatever the plugin does. */
export async function runMethod<Request>(
  method: RunnableMethod<Request>,
  request: Request,
  call: CallScope,
  { clock, logger, redactor }: RunServices,
): Promise<MethodAnswer> {
  const startedAt = clock.monotonic();
  const msSince = (): number => Math.round(clock.monotonic() - startedAt);
  try {
    const bytes = await method.handle(request, call);
    logger.debug("Call", { rpc: method.path, status: Status[Status.OK], ms: msSince() });
    return { bytes };
  } catch (thrown) {
    const failure = toStatus(thrown, (text) => redactor.redact(text));
    const { code, details } = failure;
    logger.warn("Call failed", { rpc: method.path, status: Status[code], details, ms: msSince() });
    return { failure };
  }
}
