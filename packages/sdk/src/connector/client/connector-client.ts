/** A value of JSON. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/** An object of JSON. */
export type JsonObject = Readonly<Record<string, JsonValue | undefined>>;

/** A version of Flyte's connector protocol. */
export type ConnectorProtocol = "v2" | "v1";

/** A method of the connector protocol, by its name in v2. In v1 the last two are GetAgent and ListAgents. */
export type ConnectorMethod =
  | "CreateTask"
  | "GetTask"
  | "DeleteTask"
  | "GetTaskMetrics"
  | "GetTaskLogs"
  | "GetConnector"
  | "ListConnectors";

/** What came back from a call. */
export interface ConnectorAnswer {
  /** The status of gRPC, such as `OK` or `NOT_FOUND`. `UNAVAILABLE` also when there is no connection. */
  readonly status: string;
  /** The text that came with the status; may be empty. */
  readonly details: string;
  /** The messages of the answer in protobuf's JSON: bytes in base64, 64-bit integers as text. One unless the method streams. */
  readonly messages: readonly JsonObject[];
  /** The size of all messages. */
  readonly bytes: number;
  /** What is wrong with a message that could not be read; it is not in `messages`. */
  readonly unreadable?: string;
}

/** Options of a call. */
export interface ConnectorCallOptions {
  /** When the call is given up, in milliseconds from now: at least 0. Default: 10,000, as in Flyte. */
  readonly timeoutMs?: number | undefined;
  /** Gives the call up earlier. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A connection to a running connector in any language, as thin as it gets: requests and answers are the protocol's own messages in
 * protobuf's JSON, and a status is a value. For tools and tests; nothing is repeated.
 */
export interface ConnectorClient extends Disposable {
  readonly protocol: ConnectorProtocol;
  /** A request in bytes. @throws TypeError that names the message and the field that does not fit. */
  encode(method: ConnectorMethod, request: JsonObject): Uint8Array;
  /** Makes one call. Bytes are sent as they are. Never rejects for what the other side does. @throws TypeError as `encode`. */
  call(
    method: ConnectorMethod,
    request: JsonObject | Uint8Array,
    options?: ConnectorCallOptions,
  ): Promise<ConnectorAnswer>;
  /** Asks the health service: `SERVING`, `NOT_SERVING`, ... are in `messages[0].status`. */
  health(service: string, options?: ConnectorCallOptions): Promise<ConnectorAnswer>;
  /** Whether the reflection service of gRPC, in either version, lists a service by its full name; nothing when there is none. */
  reflects(service: string, options?: ConnectorCallOptions): Promise<boolean | undefined>;
  /** Closes the connection. Calls under way end with `UNAVAILABLE` or `CANCELLED`. */
  close(): void;
}
