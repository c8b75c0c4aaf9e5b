import type { DescMethodUnary, DescService, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type { Awaitable, GrpcMetadata } from "@flyte-webapi/sdk";

import type { WorldTools } from "./world-tools.ts";

/** What a method of the fake gets beside the message. */
export interface GrpcFakeCall {
  /** Names are in lower case. */
  readonly metadata: GrpcMetadata;
}

/** The methods of a fake service. Throw `GrpcError` to refuse a request. */
export type GrpcFakeMethods<Service extends DescService> = {
  readonly [
    Name in keyof Service["method"] as Service["method"][Name] extends DescMethodUnary ? Name : never
  ]?: Service["method"][Name] extends DescMethodUnary<infer Input, infer Output>
    ? (request: MessageShape<Input>, call: GrpcFakeCall) => Awaitable<MessageInitShape<Output>>
    : never;
};

/** A gRPC service of the world, made by {@link grpcService}. */
export interface GrpcFake {
  /** `host:port`. */
  readonly address: string;
  readonly service: DescService;
  /** The methods of one simulation, by their names in JavaScript. */
  methods(tools: WorldTools): Readonly<Record<string, GrpcFakeMethod | undefined>>;
}

/** A method whose messages are known to its descriptor only. */
export type GrpcFakeMethod = (request: never, call: GrpcFakeCall) => Awaitable<MessageInitShape<never>>;

/** What {@link grpcService} is told. */
export interface GrpcServiceOptions<Service extends DescService> {
  /** Where the plugin looks for the service, as `host:port`. */
  readonly address: string;
  /** Called anew for each simulation: state that lives outside `jobs` must be made inside. */
  methods(tools: WorldTools): GrpcFakeMethods<Service>;
}

/** Models a gRPC service, from its protobuf-es descriptor, as functions over the job table. */
export function grpcService<Service extends DescService>(
  service: Service,
  options: GrpcServiceOptions<Service>,
): GrpcFake {
  return {
    address: options.address,
    service,
    // Which message a method takes is checked by the types above, and forgotten here: the kit decodes with the descriptor of the same method.
    methods: (tools) => options.methods(tools) as Readonly<Record<string, GrpcFakeMethod | undefined>>,
  };
}
