// What a plugin author imports from "@flyte-webapi/sdk/http". A name listed here is public.

export { createHttpClient } from "./create-http-client.ts";
export type { HttpClientOptions, RetryOptions } from "./http-client-options.ts";
export type {
  BodyCallOptions,
  CallOptions,
  ErrorInBody,
  FindErrorInBody,
  HttpAnswer,
  HttpCall,
  HttpClient,
  HttpMethod,
  HttpRequestCall,
  MultipartField,
  MultipartFile,
  QueryValue,
  WithAccept,
  WithAcceptedSchema,
  WithSchema,
} from "./http-client.ts";
export type { Authorize, AuthorizeContext } from "./authorize.ts";
export { path } from "./path.ts";
export type { HttpPath } from "./path.ts";
export { exactId } from "./exact-id.ts";
