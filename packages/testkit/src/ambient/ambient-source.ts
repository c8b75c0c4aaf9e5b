/** Where time, chance or input can come from without passing through the setup context. */
export const AMBIENT_SOURCES = [
  "Math.random",
  "crypto.randomUUID",
  "crypto.getRandomValues",
  "node:crypto randomUUID",
  "node:crypto randomBytes",
  "Date",
  "performance.now",
  "setTimeout",
  "setInterval",
  "AbortSignal.timeout",
  "node:timers/promises setTimeout",
  "fetch",
  "node:http request",
  "node:https request",
  "node:net connect",
  "node:tls connect",
  "node:dns lookup",
  "node:http2 connect",
  "@grpc/grpc-js",
] as const;

/** One of {@link AMBIENT_SOURCES}. */
export type AmbientSource = (typeof AMBIENT_SOURCES)[number];

/** What the setup context has in its place. */
export function injectedCounterpart(source: AmbientSource): string {
  switch (source) {
    case "Math.random":
    case "crypto.randomUUID":
    case "crypto.getRandomValues":
    case "node:crypto randomUUID":
    case "node:crypto randomBytes":
      return "setup.random";
    case "Date":
    case "performance.now":
    case "setTimeout":
    case "setInterval":
    case "AbortSignal.timeout":
    case "node:timers/promises setTimeout":
      return "setup.clock";
    case "fetch":
    case "node:http request":
    case "node:https request":
    case "node:net connect":
    case "node:tls connect":
    case "node:dns lookup":
    case "node:http2 connect":
      return "setup.fetch";
    case "@grpc/grpc-js":
      return "setup.grpc";
  }
}
