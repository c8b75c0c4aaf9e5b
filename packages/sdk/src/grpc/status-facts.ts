import type { GrpcMetadata } from "../contract/grpc-metadata.ts";
import { preview } from "../http/preview.ts";
import type { Redactor } from "../http/redact.ts";
import { REQUEST_ID_HEADERS } from "../http/request-facts.ts";
import { statusDetails } from "./status-details.ts";

const LONGEST_WORD = 200;

/** The facts of an error that the trailers of an answer hold: `requestId`, `reason`, `domain`; what is not there is left out. */
export function statusFacts(trailers: GrpcMetadata, redactor: Redactor): Readonly<Record<string, unknown>> {
  const { reason, domain } = statusDetails(trailers);
  const requestId = REQUEST_ID_HEADERS.flatMap((name) => trailers[name] ?? []).find((value) => value !== "");
  const facts: Record<string, unknown> = {};
  for (const [name, value] of Object.entries({ requestId, reason, domain })) {
    if (typeof value === "string" && value !== "") facts[name] = preview(value, false, LONGEST_WORD, redactor);
  }
  return facts;
}
