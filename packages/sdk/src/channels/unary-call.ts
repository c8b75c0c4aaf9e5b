import { Metadata, type Client, type ServiceError } from "@grpc/grpc-js";

import { GrpcCode } from "../contract/grpc-code.ts";
import { GrpcError } from "../contract/grpc-error.ts";
import type { GrpcMetadata } from "../contract/grpc-metadata.ts";
import type { GrpcRequest, GrpcResponse } from "../contract/grpc-unary.ts";

/**
 * Makes one call on a channel.
 *
 * @param end ends the call, with its reason, like the signal of the request.
 */
export function unaryCall(client: Client, request: GrpcRequest, end: AbortSignal): Promise<GrpcResponse> {
  const { signal, timeoutMs } = request;
  return new Promise<GrpcResponse>((resolve, reject) => {
    const aborted = [signal, end].find((one) => one?.aborted === true);
    if (aborted !== undefined) {
      reject(aborted.reason);
      return;
    }
    const metadata = toMetadata(request);
    let headers: GrpcMetadata = {};
    let message: Uint8Array | undefined;
    let isHeard = false;
    const finish = (settle: () => void): void => {
      signal?.removeEventListener("abort", onAbort);
      end.removeEventListener("abort", onAbort);
      settle();
    };
    const onAbort = (): void => {
      const reason: unknown = signal?.aborted === true ? signal.reason : end.reason;
      finish(() => reject(reason));
      call.cancel();
    };
    const call = client.makeUnaryRequest(
      request.method,
      asBuffer,
      asBytes,
      request.message,
      metadata,
      // The library cannot wait longer than a timer can.
      timeoutMs === undefined || timeoutMs > LONGEST_TIMEOUT_MS ? {} : { deadline: Date.now() + timeoutMs },
      (error, answer) => {
        if (error === null) message = answer;
        else finish(() => reject(toGrpcError(error, isHeard)));
      },
    );
    call.on("metadata", (received: Metadata) => {
      isHeard = true;
      headers = fromMetadata(received);
    });
    // After the callback: only here are the trailers of a success.
    call.on("status", (status: { readonly metadata: Metadata }) => {
      const answer = message;
      if (answer === undefined) return;
      finish(() => resolve({ message: answer, headers, trailers: fromMetadata(status.metadata) }));
    });
    signal?.addEventListener("abort", onAbort, { once: true });
    end.addEventListener("abort", onAbort, { once: true });
  });
}

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const asBytes = ({ buffer, byteOffset, byteLength }: Buffer): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function toMetadata({ metadata = {}, waitForReady = false }: GrpcRequest): Metadata {
  const result = new Metadata({ waitForReady });
  for (const [name, values] of Object.entries(metadata)) {
    for (const value of values) {
      try {
        result.add(name, typeof value === "string" ? value : asBuffer(value));
      } catch {
        // The library repeats the value in its message.
        throw new TypeError(`The metadata ${JSON.stringify(name)} has a name or a value that gRPC cannot send`);
      }
    }
  }
  return result;
}

function fromMetadata(metadata: Metadata): GrpcMetadata {
  return Object.fromEntries(
    Object.keys(metadata.getMap()).map((name) => [
      name,
      metadata.get(name).map((value) => (typeof value === "string" ? value : new Uint8Array(value))),
    ]),
  );
}

// What the library says of calls that it never began.
const NEVER_SENT =
  /No connection established|Name resolution failed|Channel closed before call started|Waiting for LB pick/;
const LOCAL: ReadonlySet<number> = new Set([GrpcCode.UNAVAILABLE, GrpcCode.DEADLINE_EXCEEDED]);

/**
 * @param isHeard whether the service has begun to answer: then the words are its own, or those of something behind it that it could not reach.
 */
function toGrpcError({ code: given, details: text, metadata }: Partial<ServiceError>, isHeard: boolean): GrpcError {
  const trailers = metadata === undefined ? {} : fromMetadata(metadata);
  // The library passes on a status that is no number, and has none for an answer that is compressed in a way it does not know.
  const code = given !== undefined && Number.isInteger(given) ? given : GrpcCode.UNKNOWN;
  const details = text ?? "The answer cannot be read";
  // The library's words for an answer of status OK without a whole message: one that was cut off on its way, say. The service does know the method.
  if (code === GrpcCode.UNIMPLEMENTED && details === "No message received") {
    return new GrpcError(GrpcCode.INTERNAL, "The answer has no message, or not all of it", { trailers });
  }
  const unsent = !isHeard && LOCAL.has(code) && NEVER_SENT.test(details) && Object.keys(trailers).length === 0;
  return new GrpcError(code, details, { trailers, unsent });
}
