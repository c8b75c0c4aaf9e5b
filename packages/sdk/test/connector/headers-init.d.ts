// A name of the DOM library that the declarations of @connectrpc/connect use.
declare type HeadersInit = ConstructorParameters<typeof Headers>[0];
