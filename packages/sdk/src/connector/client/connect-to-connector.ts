import { type DescMethod, fromBinary, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import { ChannelCredentials, Client, status as Status, type ServiceError } from "@grpc/grpc-js";
import { service as healthService } from "grpc-health-check";
import type {
  ConnectorAnswer,
  ConnectorCallOptions,
  ConnectorClient,
  ConnectorProtocol,
  JsonObject,
} from "./connector-client.ts";
import { METHODS } from "./methods.ts";

/** TLS of a client. */
export interface ClientTlsOptions {
  /** Certificates that are trusted, PEM. Default: those of Node. */
  readonly ca?: string | Uint8Array | undefined;
  /** The client's certificate chain, PEM, for servers that ask for one (mTLS). Goes with `key`. */
  readonly cert?: string | Uint8Array | undefined;
  /** The client's private key, PEM. Goes with `cert`. */
  readonly key?: string | Uint8Array | undefined;
}

/** Options of {@link connectToConnector}. */
export interface ConnectToConnectorOptions {
  /** `host:port`, or a name of gRPC such as `dns:///host:port`. */
  readonly endpoint: string;
  /** Default: `v2`. */
  readonly protocol?: ConnectorProtocol | undefined;
  /** Default: plain text. */
  readonly tls?: ClientTlsOptions | undefined;
}

const DEFAULT_TIMEOUT_MS = 10_000;
/** A ServerReflectionRequest with `list_services: "*"`. */
const LIST_SERVICES = new Uint8Array([0x3a, 0x01, 0x2a]);
const OPTIONS = {
  // A connection of its own: what one client breaks must not be seen by another.
  "grpc.use_local_subchannel_pool": 1,
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 1_000,
};

/** Connects to a connector. Nothing is sent before the first call. @throws TypeError for certificates that are none. */
export function connectToConnector({ endpoint, protocol = "v2", tls }: ConnectToConnectorOptions): ConnectorClient {
  const client = new Client(endpoint, credentialsOf(tls), OPTIONS);
  const methods = METHODS[protocol];
  const close = (): void => client.close();
  const encode = (method: DescMethod, request: JsonObject): Uint8Array => {
    try {
      // Objects of JSON, but for `undefined`, which is left out here.
      return toBinary(method.input, fromJson(method.input, JSON.parse(JSON.stringify(request))));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new TypeError(`This is no ${method.input.typeName}: ${why}`, { cause });
    }
  };
  return {
    protocol,
    encode: (name, request) => encode(methods[name], request),
    call: async (name, request, options = {}) => {
      const method = methods[name];
      const bytes = request instanceof Uint8Array ? request : encode(method, request);
      const path = `/${method.parent.typeName}/${method.name}`;
      const isStream = method.methodKind === "server_streaming";
      return readAnswer(method, await send(client, path, bytes, { ...options, isStream }));
    },
    health: async (service, options = {}) => {
      const { Check } = healthService;
      if (Check === undefined) throw new TypeError("grpc-health-check has no method Check");
      const raw = await send(client, Check.path, Check.requestSerialize({ service }), { ...options, isStream: false });
      const messages = raw.chunks.map((chunk): JsonObject => ({
        status: (Check.responseDeserialize(Buffer.from(chunk)) as { readonly status: string }).status,
      }));
      return { status: raw.status, details: raw.details, messages, bytes: raw.bytes };
    },
    reflects: async (service, options = {}) => {
      for (const version of ["v1", "v1alpha"]) {
        const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
        const { status, chunks } = await send(client, path, LIST_SERVICES, { ...options, isStream: true });
        // Names stand in the answer as they are; nothing else of it is asked for.
        if (status === "OK") return Buffer.concat(chunks).includes(service);
      }
      return undefined;
    },
    close,
    [Symbol.dispose]: close,
  };
}

interface RawAnswer {
  readonly status: string;
  readonly details: string;
  readonly chunks: readonly Uint8Array[];
  readonly bytes: number;
}

async function send(
  client: Client,
  path: string,
  request: Uint8Array,
  { timeoutMs = DEFAULT_TIMEOUT_MS, signal, isStream }: ConnectorCallOptions & { readonly isStream: boolean },
): Promise<RawAnswer> {
  return await new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    const end = (status: string, details: string): void => {
      signal?.removeEventListener("abort", cancel);
      resolve({ status, details, chunks, bytes: chunks.reduce((sum, { length }) => sum + length, 0) });
    };
    const fail = (error: Partial<ServiceError>): void => {
      end(Status[error.code ?? Status.UNKNOWN], error.details ?? error.message ?? "");
    };
    // The library's deadlines are times of the wall clock.
    const options = { deadline: Date.now() + timeoutMs };
    const call = isStream
      ? client.makeServerStreamRequest(path, asBuffer, asBytes, request, options)
      : client.makeUnaryRequest(path, asBuffer, asBytes, request, options, (error, answer) => {
          if (answer !== undefined) chunks.push(answer);
          if (error === null) end("OK", "");
          else fail(error);
        });
    const cancel = (): void => call.cancel();
    if (signal?.aborted === true) cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    if (!isStream) return;
    call.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    call.on("error", fail);
    call.on("end", () => end("OK", ""));
  });
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const asBytes = (bytes: Buffer): Uint8Array => bytes;

function readAnswer({ output }: DescMethod, { status, details, chunks, bytes }: RawAnswer): ConnectorAnswer {
  const messages: JsonObject[] = [];
  let unreadable: string | undefined;
  for (const chunk of chunks) {
    try {
      // A message is an object in JSON, unless it is one of the well-known types, and no answer is.
      messages.push(toJson(output, fromBinary(output, chunk)) as JsonObject);
    } catch (error) {
      unreadable = `the answer is no ${output.typeName}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return { status, details, messages, bytes, ...(unreadable === undefined ? {} : { unreadable }) };
}

function credentialsOf(tls: ClientTlsOptions | undefined): ChannelCredentials {
  if (tls === undefined) return ChannelCredentials.createInsecure();
  if ((tls.cert === undefined) !== (tls.key === undefined)) {
    throw new TypeError("A client certificate and its key go together: give both, or neither");
  }
  const bytes = (pem: string | Uint8Array | undefined): Buffer | null => (pem === undefined ? null : Buffer.from(pem));
  return ChannelCredentials.createSsl(bytes(tls.ca), bytes(tls.key), bytes(tls.cert));
}
