import type { World } from "../world/world.ts";
import { handlerOrigin } from "./handler-origin.ts";
import { serveGrpcFakes } from "./serve-grpc-fakes.ts";
import { serveHttp } from "./serve-http.ts";
import type { ServedJobs } from "./served-jobs.ts";
import { createServedTools } from "./served-tools.ts";

/** What {@link serveWorld} may be told. */
export interface ServeWorldOptions {
  /**
   * The address under which the handlers of the world know the service, such as `https://api.example.com`. Default: the one that all their paths
   * begin with.
   */
  readonly origin?: string | undefined;
  /** Values of the world's secrets. Default: for each that is missing, one that the kit invents. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  /** Told of each request, as in `requests`, before it is answered: a place to move jobs along. Default: nobody is. */
  readonly onRequest?: ((line: string) => void) | undefined;
  /** The service's wall-clock time, in milliseconds since the Unix epoch. Default: that of this machine. */
  readonly now?: (() => number) | undefined;
}

/** A world as a real server on loopback. */
export interface ServedWorld extends AsyncDisposable {
  /** Where the handlers answer, such as `http://127.0.0.1:49152`. */
  readonly url: string;
  /** Where the gRPC services of the world answer, without TLS, such as `127.0.0.1:49153`. Absent when the world has none. */
  readonly grpcAddress: string | undefined;
  /** The service's jobs. They stay as they are until the test moves them. */
  readonly jobs: ServedJobs;
  /** What the service holds beside jobs. */
  readonly resources: ReadonlySet<string>;
  /** The values that the handlers expect. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Every request, in the order in which they came: `GET /v1/jobs/1`, or `grpc GetJob`. */
  readonly requests: readonly string[];
  /** Ends the servers and their connections. May be called more than once. */
  close(): Promise<void>;
}

/**
 * Serves a world over the network, on free ports of loopback, for tests of a plugin from end to end: in the reference runtime, behind a connector, with
 * whatever client it has. Time is real, there are no faults, and nothing is judged: for that there is the conformance suite.
 *
 * @throws RangeError when the options do not fit the world.
 */
export async function serveWorld(world: World, options: ServeWorldOptions = {}): Promise<ServedWorld> {
  const tools = createServedTools(world, options.secrets ?? {}, options.now ?? Date.now);
  const requests: string[] = [];
  const onRequest = (line: string): void => {
    requests.push(line);
    options.onRequest?.(line);
  };
  const handlers = world.handlers(tools);
  const hasGrpc = (world.grpc ?? []).length > 0;
  const origin = options.origin ?? (handlers.length === 0 ? "http://localhost" : handlerOrigin(handlers));
  if (!URL.canParse(origin)) {
    throw new RangeError(`origin is ${JSON.stringify(origin)}; expected an address such as "https://api.example.com"`);
  }
  const grpc = hasGrpc ? await serveGrpcFakes(world, tools, onRequest) : undefined;
  const web = await serveHttp(handlers, origin, onRequest);
  let closed: Promise<unknown> | undefined;
  const close = async (): Promise<void> => {
    closed ??= Promise.all([web.close(), grpc?.close()]);
    await closed;
  };
  return {
    url: `http://127.0.0.1:${web.port}`,
    grpcAddress: grpc === undefined ? undefined : `127.0.0.1:${grpc.port}`,
    jobs: tools.jobs,
    resources: tools.resourceIds,
    secrets: tools.secrets,
    requests,
    close,
    [Symbol.asyncDispose]: close,
  };
}
