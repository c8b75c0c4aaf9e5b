import { status as Status } from "@grpc/grpc-js";
import type { Clock } from "../../contract/clock.ts";
import type { Logger } from "../../contract/logger.ts";
import type { Redactor } from "../../host/secrets.ts";
import { toStatus, type StatusFacts } from "../status/to-status.ts";
import type { CallScope } from "./call-scope.ts";
import type { OpenCall } from "./grpc-call.ts";

/** What came of one call. */
export interface CallOutcome {
  /** `/package.Service/Method`. */
  readonly rpc: string;
  /** Empty where the request had none, or was not read. */
  readonly taskType: string;
  /** A status of gRPC, such as `OK` or `NOT_FOUND`. */
  readonly status: string;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** The size of the request in bytes; of a stream, of all requests that were read. */
  readonly requestBytes: number;
  /** The size of the inputs in a request that creates a task; `undefined` for any other, and for one that was not read. */
  readonly inputBytes: number | undefined;
}

/** What is needed to run methods. */
export interface RunServices {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly redactor: Redactor;
  /** Called after each call. Must not throw. */
  readonly onCall: (outcome: CallOutcome) => void;
}

/** A method that answers requests of one kind. */
export interface RunnableMethod<Request, Answer> {
  readonly path: string;
  handle(request: Request, call: CallScope): Promise<Answer>;
}

/** What a method answers, or the status of its failure. */
export type MethodAnswer<Answer> = { readonly answer: Answer } | { readonly failure: StatusFacts };

/** Of what a client says; see `subjectOf`. */
const MOST_ID_LENGTH = 256;

/** Runs a method, logs what came of it, and tells `onCall`. Never throws, whatever the plugin does. */
export async function runMethod<Request extends Uint8Array | readonly Uint8Array[], Answer>(
  method: RunnableMethod<Request, Answer>,
  request: Request,
  call: OpenCall,
  { clock, logger, redactor, onCall }: RunServices,
): Promise<MethodAnswer<Answer>> {
  const startedAt = clock.monotonic();
  const answer = await answerOf(method, request, call, redactor);
  const outcome: CallOutcome = {
    rpc: method.path,
    taskType: (call.subject.taskType ?? "").slice(0, MOST_ID_LENGTH),
    status: Status["failure" in answer ? answer.failure.code : Status.OK],
    ms: clock.monotonic() - startedAt,
    requestBytes: call.scope.requestBytes,
    inputBytes: call.subject.inputBytes,
  };
  // The type of the outcome is there for requests without one, too.
  const fields = { ...call.subject, ...outcome };
  if ("failure" in answer) logger.warn("Call failed", { ...fields, details: answer.failure.details });
  else logger.debug("Call", fields);
  onCall(outcome);
  return answer;
}

async function answerOf<Request, Answer>(
  method: RunnableMethod<Request, Answer>,
  request: Request,
  { scope }: OpenCall,
  redactor: Redactor,
): Promise<MethodAnswer<Answer>> {
  try {
    return { answer: await method.handle(request, scope) };
  } catch (thrown) {
    return { failure: toStatus(thrown, (text) => redactor.redact(text)) };
  }
}
