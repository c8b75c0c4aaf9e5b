import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";

/** What is looked at of a request before anything is done for it. */
export interface AccessRequest {
  readonly method: string | undefined;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
}

/** Why a request is refused. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/**
 * Whether a request comes from a page of ours. Other pages in the same browser can send requests to loopback; a name that they own can be made to mean
 * 127.0.0.1 (DNS rebinding), so the name counts, not only the address.
 */
export function refuseStranger({ host, origin }: AccessRequest, port: number): Refusal | undefined {
  const names = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (host === undefined || !names.includes(host.toLowerCase())) {
    return {
      status: 421,
      message: `This is not the server of ${JSON.stringify(host ?? "")}; it is http://${names[0]}`,
    };
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    return { status: 403, message: `Requests from ${JSON.stringify(origin)} are not answered` };
  }
  return undefined;
}

/** Whether who asks has the token, and asks as the page does: a form of another site can send no JSON. */
export function refuseUnauthorised(
  { method, authorization, contentType }: AccessRequest,
  token: string,
): Refusal | undefined {
  if (!sameText(authorization ?? "", `Bearer ${token}`)) {
    return {
      status: 401,
      message: "The token is missing or wrong: open the address that `flyte-webapi dev` has printed",
    };
  }
  if (method === "POST" && contentType?.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    return { status: 415, message: "The body must be application/json" };
  }
  return undefined;
}

/** Takes as long for a wrong token as for the right one. */
function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
