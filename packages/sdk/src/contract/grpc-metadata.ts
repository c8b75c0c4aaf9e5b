/**
 * The headers or trailers of a call. Names are in lower case and may have several values; the values of names that end with `-bin` are
 * bytes, all others visible ASCII.
 */
export type GrpcMetadata = Readonly<Record<string, readonly (string | Uint8Array)[]>>;
