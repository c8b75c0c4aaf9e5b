import { Server, ServerCredentials, status as Status, type ServiceDefinition } from "@grpc/grpc-js";

import { decode, encode, message, text, type Fields } from "./protobuf.ts";

/** An answer, or a status. */
export type Reply =
  | { readonly bytes: Uint8Array }
  | { readonly pages: readonly Uint8Array[] }
  | { readonly status: Status; readonly details?: string };

/** A job of the raw connector. */
export interface RawJob {
  readonly id: string;
  readonly execution: string;
  phase: number;
  polls: number;
}

/** One call, for what breaks the connector. */
export interface RawCall {
  readonly request: Fields;
  readonly bytes: Uint8Array;
  /** The job that the request names. */
  readonly job: RawJob | undefined;
  /** What the correct connector does. */
  honest(): Reply;
  /** Resolves when the client is gone. */
  readonly gone: Promise<void>;
  /** Ends the server, as a crash does. */
  crash(): void;
}

/** Methods that are done in another way. */
export type Breaks = Readonly<Partial<Record<Method, (call: RawCall) => Reply | Promise<Reply>>>>;

/** What else can be wrong. */
export interface RawOptions {
  readonly protocol?: "v1" | "v2";
  /** Default: a correct connector. */
  readonly breaks?: Breaks | undefined;
  /** How a job is known. Default: the whole id of the attempt. */
  readonly keyOf?: ((execution: string, attempt: number) => string) | undefined;
  /** Default: `{"job_id": id}`. */
  readonly metaOf?: ((id: string, request: Fields) => string) | undefined;
  readonly maxReceiveBytes?: number | undefined;
  readonly hasHealth?: boolean | undefined;
  /** Answers of the reflection service. Default: there is none. */
  readonly reflection?: Uint8Array | undefined;
}

const METHODS = [
  "CreateTask",
  "GetTask",
  "DeleteTask",
  "GetTaskMetrics",
  "GetTaskLogs",
  "GetConnector",
  "ListConnectors",
] as const;
type Method = (typeof METHODS)[number];

/** Phases on the wire. */
export const Phase = { Undefined: 0, Queued: 1, Running: 2, Succeeded: 3, Aborted: 4 };
/** Polls after which the job of the execution "main" has succeeded; all others run until they are deleted. */
const POLLS_TO_SUCCESS = 3;
const TASK_TYPE = "raw";

/** A connector of nothing but gRPC and bytes: as another language would have it. */
export interface RawConnector extends AsyncDisposable {
  readonly endpoint: string;
  readonly jobs: ReadonlyMap<string, RawJob>;
}

/** Starts one on a free port. */
export async function startRawConnector(options: RawOptions = {}): Promise<RawConnector> {
  const { protocol = "v2", breaks = {}, hasHealth = true, maxReceiveBytes = 4_194_304 } = options;
  const server = new Server({ "grpc.max_receive_message_length": maxReceiveBytes });
  const jobs = new Map<string, RawJob>();
  const crash = (): void => server.forceShutdown();
  for (const name of METHODS) {
    const path = pathOf(name, protocol);
    const isStream = name === "GetTaskLogs";
    serve(server, path, isStream, async (bytes, gone) => {
      const request = decode(bytes);
      const job = jobs.get(idOf(request));
      const honest = (): Reply => honestly(name, request, jobs, options);
      return (await breaks[name]?.({ request, bytes, job, honest, gone, crash })) ?? honest();
    });
  }
  if (hasHealth) serve(server, "/grpc.health.v1.Health/Check", false, async () => ({ bytes: encode([[1, 1]]) }));
  const { reflection } = options;
  if (reflection !== undefined) {
    const path = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
    serve(server, path, true, async () => ({ pages: [reflection] }));
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("localhost:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return { endpoint: `localhost:${port}`, jobs, [Symbol.asyncDispose]: async () => server.forceShutdown() };
}

function serve(
  server: Server,
  path: string,
  isStream: boolean,
  handle: (bytes: Uint8Array, gone: Promise<void>) => Promise<Reply>,
): void {
  const same = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
  const definition: ServiceDefinition = {
    method: {
      path,
      requestStream: false,
      responseStream: isStream,
      requestSerialize: same,
      requestDeserialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    },
  };
  const replyTo = async (call: Incoming): Promise<Reply> => {
    const gone = new Promise<void>((resolve) => call.on("cancelled", resolve));
    return await handle(call.request, gone).catch((error: unknown) => ({
      status: Status.INVALID_ARGUMENT,
      details: String(error),
    }));
  };
  const stream = async (call: Incoming & StreamOut): Promise<void> => {
    const reply = await replyTo(call);
    if ("status" in reply) call.emit("error", { code: reply.status, details: reply.details ?? "" });
    if ("pages" in reply) for (const page of reply.pages) call.write(page);
    call.end();
  };
  const unary = async (call: Incoming, send: (error: object | null, bytes?: Uint8Array) => void): Promise<void> => {
    const reply = await replyTo(call);
    if ("bytes" in reply) send(null, reply.bytes);
    else if ("status" in reply) send({ code: reply.status, details: reply.details ?? "" });
  };
  server.addService(definition, {
    method: isStream
      ? (call: Incoming & StreamOut) => void stream(call)
      : (call: Incoming, send: Parameters<typeof unary>[1]) => void unary(call, send),
  });
}

interface Incoming {
  readonly request: Uint8Array;
  on(event: "cancelled", listener: () => void): void;
}

interface StreamOut {
  emit(event: "error", error: object): void;
  write(bytes: Uint8Array): void;
  end(): void;
}

function pathOf(method: Method, protocol: "v1" | "v2"): string {
  if (method === "GetConnector" || method === "ListConnectors") {
    return protocol === "v2"
      ? `/flyteidl2.connector.ConnectorMetadataService/${method}`
      : `/flyteidl.service.AgentMetadataService/${method.replace("Connector", "Agent")}`;
  }
  return protocol === "v2"
    ? `/flyteidl2.connector.AsyncConnectorService/${method}`
    : `/flyteidl.service.AsyncAgentService/${method}`;
}

function honestly(method: Method, request: Fields, jobs: Map<string, RawJob>, options: RawOptions): Reply {
  const { keyOf = (execution, attempt) => `${execution}-${attempt}`, metaOf = (id) => JSON.stringify({ job_id: id }) } =
    options;
  const job = jobs.get(idOf(request));
  switch (method) {
    case "ListConnectors":
      return { bytes: encode([[1, connector()]]) };
    case "GetConnector":
      return text(request, 1) === "raw-connector"
        ? { bytes: encode([[1, connector()]]) }
        : { status: Status.NOT_FOUND };
    case "CreateTask": {
      if (text(message(request, 2), 2) !== TASK_TYPE) {
        return { status: Status.NOT_FOUND, details: "Cannot find connector for this task type." };
      }
      const attemptId = message(message(request, 4), 1);
      const execution = text(message(message(attemptId, 2), 2), 4);
      const attempt = Number(attemptId.get(3)?.[0] ?? 0);
      const id = keyOf(execution, attempt);
      if (!jobs.has(id)) jobs.set(id, { id, execution, phase: Phase.Running, polls: 0 });
      return { bytes: encode([[1, metaOf(id, request)]]) };
    }
    case "GetTask":
      if (job === undefined) return { status: Status.NOT_FOUND, details: "There is no such job." };
      job.polls += 1;
      if (job.execution.endsWith("-main") && job.phase === Phase.Running && job.polls > POLLS_TO_SUCCESS) {
        job.phase = Phase.Succeeded;
      }
      return resource([[5, job.phase]]);
    case "DeleteTask":
      if (job?.phase === Phase.Running) job.phase = Phase.Aborted;
      return { bytes: encode([]) };
    case "GetTaskMetrics":
    case "GetTaskLogs":
      return { status: Status.UNIMPLEMENTED };
  }
}

/** An answer of GetTask. */
export function resource(fields: Parameters<typeof encode>[0]): Reply {
  return { bytes: encode([[1, encode(fields)]]) };
}

function connector(): Buffer {
  return encode([
    [1, "raw-connector"],
    [4, encode([[1, TASK_TYPE]])],
  ]);
}

/** The id in `resource_meta`, which is field 2 of all requests that have it. */
function idOf(request: Fields): string {
  const meta = text(request, 2);
  try {
    const parsed: unknown = JSON.parse(meta);
    return typeof parsed === "object" && parsed !== null && "job_id" in parsed ? String(parsed.job_id) : "";
  } catch {
    return "";
  }
}
