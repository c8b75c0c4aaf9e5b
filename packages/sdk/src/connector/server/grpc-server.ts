import {
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Server,
  type ServerCredentials,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { type GrpcCall, type OpenCall, openCall } from "./grpc-call.ts";
import { type MethodAnswer, type RunnableMethod, runMethod, type RunServices } from "./run-method.ts";
import {
  type ExchangeMethod,
  MOST_MESSAGE_BYTES,
  type ServedMethod,
  type StreamMethod,
  type UnaryMethod,
} from "./served-method.ts";

/** A gRPC server that counts its calls. */
export interface GrpcServer {
  readonly server: Server;
  /** Calls of `methods` that are under way. */
  readonly callsUnderWay: number;
  /** Resolves when no call of `methods` is under way. */
  idle(): Promise<void>;
  /** The same, and when clients have taken in all answers, or are gone. */
  delivered(): Promise<void>;
  /** Ends the calls that are under way. */
  end(reason: unknown): void;
}

/** Requests and answers are encoded by the methods, so that a bad one gets a status that says what is wrong with it. */
const asBytes = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
// Not as a Buffer: inputs are passed on to plugins, and the two behave differently (`slice`).
const asGiven = ({ buffer, byteOffset, byteLength }: Buffer): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

// Go's client pings every 30 s, and some proxies more often; a connection is given up when a ping stays unanswered for 20 s.
const OPTIONS = {
  "grpc.max_receive_message_length": MOST_MESSAGE_BYTES,
  "grpc.max_send_message_length": MOST_MESSAGE_BYTES,
  "grpc.keepalive_time_ms": 60_000,
  "grpc.keepalive_timeout_ms": 20_000,
};

/** Makes a server of methods. It listens nowhere yet. */
export function createGrpcServer(methods: readonly ServedMethod[], services: RunServices): GrpcServer {
  const server = new Server(OPTIONS);
  const underWay = new Map<OpenCall, Promise<unknown>>();
  const idle = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay.values());
  };
  /** Calls of which something may still have to be sent. */
  let undelivered = 0;
  const waiting = new Set<() => void>();
  const over = (): void => {
    undelivered--;
    if (undelivered > 0) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  const run: Run = async (method, request, call) => {
    undelivered++;
    const open = openCall(call, sizeOf(request), services.clock, over);
    const answer = runMethod(method, request, open, services);
    underWay.set(open, answer);
    const settled = await answer;
    underWay.delete(open);
    open.answered();
    return settled;
  };

  for (const [, group] of Map.groupBy(methods, ({ path }) => path.slice(0, path.lastIndexOf("/")))) {
    const definition: { [name: string]: ServiceDefinition[string] } = {};
    const implementation: UntypedServiceImplementation = {};
    for (const method of group) {
      const name = method.path.slice(method.path.lastIndexOf("/") + 1);
      definition[name] = definitionOf(method);
      implementation[name] = handlerOf(method, run);
    }
    server.addService(definition, implementation);
  }
  return {
    server,
    get callsUnderWay() {
      return underWay.size;
    },
    idle,
    delivered: async () => {
      await idle();
      if (undelivered === 0) return;
      await new Promise<void>((resolve) => {
        waiting.add(resolve);
      });
    },
    end: (reason) => {
      for (const open of underWay.keys()) open.end(reason);
    },
  };
}

type Run = <Request extends Uint8Array | readonly Uint8Array[], Answer>(
  method: RunnableMethod<Request, Answer>,
  request: Request,
  call: GrpcCall,
) => Promise<MethodAnswer<Answer>>;

function sizeOf(request: Uint8Array | readonly Uint8Array[]): number {
  return request instanceof Uint8Array ? request.length : request.reduce((sum, { length }) => sum + length, 0);
}

function handlerOf(method: ServedMethod, run: Run): UntypedServiceImplementation[string] {
  switch (method.kind) {
    case "unary":
      return unaryHandler(method, run);
    case "serverStream":
      return streamHandler(method, run);
    case "exchange":
      return exchangeHandler(method, run);
  }
}

function definitionOf({ path, kind }: ServedMethod): ServiceDefinition[string] {
  return {
    path,
    requestStream: kind === "exchange",
    responseStream: kind !== "unary",
    requestSerialize: asBytes,
    requestDeserialize: asGiven,
    responseSerialize: asBytes,
    responseDeserialize: asGiven,
  };
}

function unaryHandler(method: UnaryMethod, run: Run): handleUnaryCall<Uint8Array, Uint8Array> {
  const handle: (...args: Parameters<handleUnaryCall<Uint8Array, Uint8Array>>) => Promise<void> = async (
    call,
    send,
  ) => {
    const result = await run(method, call.request, call);
    if ("answer" in result) send(null, result.answer);
    else send(result.failure);
  };
  return (call, send) => void handle(call, send);
}

function streamHandler(method: StreamMethod, run: Run): handleServerStreamingCall<Uint8Array, Uint8Array> {
  const handle = async (call: ServerWritableStream<Uint8Array, Uint8Array>): Promise<void> => {
    const result = await run(method, call.request, call);
    if ("failure" in result) {
      call.emit("error", result.failure);
      return;
    }
    for (const answer of result.answer) {
      if (!call.write(answer)) await takesMore(call);
      if (call.cancelled) return;
    }
    call.end();
  };
  return (call) => void handle(call);
}

/** Resolves when the client has read on, or is gone. */
async function takesMore(call: ServerWritableStream<Uint8Array, Uint8Array>): Promise<void> {
  if (call.cancelled) return;
  await new Promise<void>((resolve) => {
    for (const event of ["drain", "cancelled", "close", "error"]) call.once(event, () => resolve());
  });
}

function exchangeHandler(method: ExchangeMethod, run: Run): handleBidiStreamingCall<Uint8Array, Uint8Array> {
  return (call) => {
    const requests: Uint8Array[] = [];
    let isRunning = false;
    const start = async (): Promise<void> => {
      if (isRunning) return;
      isRunning = true;
      const result = await run(method, requests, call);
      if ("failure" in result) {
        call.emit("error", result.failure);
        return;
      }
      call.write(result.answer);
      call.end();
    };
    // Requests are read on, and dropped: an unread stream would never end.
    call.on("data", (request: Uint8Array) => {
      if (!isRunning) requests.push(request);
      if (requests.length === method.requests) void start();
    });
    call.on("end", () => void start());
  };
}

/** @returns the port. @throws Error that names the address. */
export async function listen(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  return await new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (error === null) resolve(port);
      else reject(new Error(`The connector cannot listen on ${address}: ${reasonOf(error)}`, { cause: error }));
    });
  });
}

/** The library says how many addresses it has tried, and then why not one of them could be used. */
function reasonOf({ message }: Error): string {
  return /errors: \[(.+)\]$/.exec(message)?.[1] ?? message;
}
