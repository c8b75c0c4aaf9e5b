import { type DescMessage, type DescMethod, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { type Client as ConnectClient, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { type ChannelCredentials, Client, credentials, type ServiceError, status as Status } from "@grpc/grpc-js";
import {
  AsyncConnectorService,
  ConnectorMetadataService,
} from "../../src/connector/gen/flyteidl2/connector/service_pb.js";

/** Calls of a connector's methods, by one library or the other. */
export interface TestClient extends AsyncDisposable {
  call<Request extends DescMessage, Answer extends DescMessage>(
    method: DescMethod & { readonly input: Request; readonly output: Answer },
    request: MessageShape<Request>,
    options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal },
  ): Promise<MessageShape<Answer>>;
  /** Calls a method that answers with a stream, and collects it. */
  stream<Request extends DescMessage, Answer extends DescMessage>(
    method: DescMethod & { readonly input: Request; readonly output: Answer },
    request: MessageShape<Request>,
  ): Promise<readonly MessageShape<Answer>[]>;
  /** Sends any bytes. */
  raw(path: string, request: Uint8Array): Promise<{ readonly code: Status; readonly details: string }>;
}

/** A client of the official library. */
export function grpcJsClient(port: number, channel: ChannelCredentials = credentials.createInsecure()): TestClient {
  const client = new Client(`localhost:${port}`, channel);
  const send = (path: string, bytes: Uint8Array, options: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
    new Promise<Uint8Array>((resolve, reject) => {
      const deadline = Date.now() + (options.timeoutMs ?? 10_000);
      const call = client.makeUnaryRequest(
        path,
        (value: Uint8Array) => Buffer.from(value),
        (value: Buffer): Uint8Array => value,
        bytes,
        { deadline },
        (error, answer) => {
          if (error !== null) reject(error);
          else resolve(answer!);
        },
      );
      options.signal?.addEventListener("abort", () => call.cancel());
    });
  return {
    call: async (method, request, options = {}) => {
      const path = `/${method.parent.typeName}/${method.name}`;
      return fromBinary(method.output, await send(path, toBinary(method.input, request), options));
    },
    stream: async (method, request) => {
      const stream = client.makeServerStreamRequest(
        `/${method.parent.typeName}/${method.name}`,
        (value: Uint8Array) => Buffer.from(value),
        (value: Buffer): Uint8Array => value,
        toBinary(method.input, request),
        { deadline: Date.now() + 10_000 },
      );
      // The library gives what it was told to deserialize to.
      const parts: readonly Uint8Array[] = await stream.toArray();
      return parts.map((part) => fromBinary(method.output, part));
    },
    raw: async (path, request) =>
      await send(path, request).then(
        () => ({ code: Status.OK, details: "" }),
        (error: unknown) => {
          // The library rejects with nothing else.
          const { code, details } = error as ServiceError;
          return { code, details };
        },
      ),
    [Symbol.asyncDispose]: async () => client.close(),
  };
}

/** A client of another library. */
export function connectClients(port: number): {
  readonly tasks: ConnectClient<typeof AsyncConnectorService>;
  readonly metadata: ConnectClient<typeof ConnectorMetadataService>;
} {
  const transport = createGrpcTransport({ baseUrl: `http://localhost:${port}`, defaultTimeoutMs: 10_000 });
  return {
    tasks: createClient(AsyncConnectorService, transport),
    metadata: createClient(ConnectorMetadataService, transport),
  };
}
