import {
  type DescMethodStreaming,
  type DescMethodUnary,
  fromBinary,
  type DescMessage,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { status as Status } from "@grpc/grpc-js";
import { StatusError } from "../status/status-error.ts";
import type { CallScope } from "./call-scope.ts";

/** The most bytes that clients take, by default: those in Go and in C. */
export const MOST_MESSAGE_BYTES = 4_194_304;

/** One request, one answer, both as bytes. */
export interface UnaryMethod {
  readonly kind: "unary";
  /** `/package.Service/Method`. */
  readonly path: string;
  handle(request: Uint8Array, call: CallScope): Promise<Uint8Array>;
}

/** One request, a few answers. */
export interface StreamMethod {
  readonly kind: "serverStream";
  readonly path: string;
  handle(request: Uint8Array, call: CallScope): Promise<readonly Uint8Array[]>;
}

/** A few requests, one answer: sent as soon as the requests are there, whether the client says that it has no more or not. */
export interface ExchangeMethod {
  readonly kind: "exchange";
  readonly path: string;
  /** How many requests there must be. */
  readonly requests: number;
  /** @param requests fewer than there must be when the client has no more. */
  handle(requests: readonly Uint8Array[], call: CallScope): Promise<Uint8Array>;
}

/** A method of a service, whatever library carries it. */
export type ServedMethod = UnaryMethod | StreamMethod | ExchangeMethod;

/** A method with one request and one answer. */
export function unary<Request extends DescMessage, Answer extends DescMessage>(
  method: DescMethodUnary<Request, Answer>,
  handle: (request: MessageShape<Request>, call: CallScope) => Promise<MessageShape<Answer>>,
): UnaryMethod {
  return {
    kind: "unary",
    path: pathOf(method),
    handle: async (bytes, call) => {
      const request = decode(method.input, bytes);
      return encode(method.output, await handle(request, call));
    },
  };
}

/** A method with a stream of requests, of which a few are read, and one answer in a stream. */
export function exchange<Request extends DescMessage, Answer extends DescMessage>(
  method: DescMethodStreaming<Request, Answer>,
  requests: number,
  handle: (requests: readonly MessageShape<Request>[], call: CallScope) => Promise<MessageShape<Answer>>,
): ExchangeMethod {
  return {
    kind: "exchange",
    path: pathOf(method),
    requests,
    handle: async (all, call) => {
      const messages = all.map((bytes) => decode(method.input, bytes));
      return encode(method.output, await handle(messages, call));
    },
  };
}

function encode<Message extends DescMessage>(schema: Message, message: MessageShape<Message>): Uint8Array {
  const answer = toBinary(schema, message);
  if (answer.length <= MOST_MESSAGE_BYTES) return answer;
  const size = `The answer takes ${answer.length} bytes, more than the ${MOST_MESSAGE_BYTES} that clients take`;
  throw new StatusError(Status.RESOURCE_EXHAUSTED, size);
}

/** A method with a stream of answers, all of which are there before the first is sent: what fails, fails before anything is answered. */
export function serverStream<Request extends DescMessage, Answer extends DescMessage>(
  method: DescMethodStreaming<Request, Answer>,
  handle: (request: MessageShape<Request>, call: CallScope) => Promise<readonly MessageShape<Answer>[]>,
): StreamMethod {
  return {
    kind: "serverStream",
    path: pathOf(method),
    handle: async (bytes, call) => {
      const answers = await handle(decode(method.input, bytes), call);
      return answers.map((answer) => encode(method.output, answer));
    },
  };
}

function pathOf(method: { readonly name: string; readonly parent: { readonly typeName: string } }): string {
  return `/${method.parent.typeName}/${method.name}`;
}

/** @throws StatusError INVALID_ARGUMENT for bytes that are no such message. */
export function decode<Message extends DescMessage>(schema: Message, bytes: Uint8Array): MessageShape<Message> {
  try {
    return fromBinary(schema, bytes);
  } catch (error) {
    throw new StatusError(Status.INVALID_ARGUMENT, `The request is no ${schema.typeName}: ${reasonOf(error)}`);
  }
}

/** Runs code that walks through a message. @throws StatusError INVALID_ARGUMENT when the message is too deep for the stack. */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError)
      throw new StatusError(Status.INVALID_ARGUMENT, `The request cannot be read: ${reasonOf(error)}`);
    throw error;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof RangeError && error.message.includes("call stack")) return "it is nested too deep";
  return error instanceof Error ? error.message : "it cannot be decoded";
}
