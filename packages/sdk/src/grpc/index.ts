// What a plugin author imports from "@flyte-webapi/sdk/grpc". A name listed here is public.

export { createGrpcClient } from "./create-grpc-client.ts";
export type { GrpcClientOptions } from "./grpc-client-options.ts";
export type { GrpcCall, GrpcCallOptions, GrpcClient, GrpcMetadataInit, WithAcceptedCodes } from "./grpc-client.ts";
export type { RetryOptions } from "../http/http-client-options.ts";
export type { Authorize, AuthorizeContext } from "../http/authorize.ts";
