import type { DescMethod, DescMethodUnary } from "@bufbuild/protobuf";
import type { GrpcRequest } from "@flyte-webapi/sdk";

import type { GrpcFake } from "./grpc-service.ts";

/** What histories call the method of a gRPC request, where others say `POST`. */
export const GRPC = "grpc";

/** The address of a gRPC request, as HTTP/2 carries it: `https://jobs.example.com/jobs.v1.JobService/GetJob`. */
export function grpcUrl({ address, security, method }: Pick<GrpcRequest, "address" | "security" | "method">): string {
  const scheme = security?.kind === "plaintext" ? "http" : "https";
  const url = URL.parse(`${scheme}://${hostOf(address)}${method}`);
  return url?.href ?? `${scheme}://unknown.invalid${method}`;
}

// `dns:///host:port` and `dns:host:port` name the same place as `host:port`.
function hostOf(address: string): string {
  return address.replace(/^dns:(?:\/\/[^/]*\/)?/, "");
}

/** The service of the world at which a request arrives, and its method; nothing when there is none. */
export function findGrpcMethod(
  fakes: readonly GrpcFake[] | undefined,
  url: string,
): { readonly fake: GrpcFake; readonly method: DescMethodUnary } | undefined {
  const { protocol, hostname, port, pathname } = new URL(url);
  const place = `${hostname}:${port || (protocol === "http:" ? "80" : "443")}`;
  for (const fake of fakes ?? []) {
    if (hostOf(fake.address).toLowerCase() !== place) continue;
    for (const method of fake.service.methods) {
      if (`/${fake.service.typeName}/${method.name}` === pathname && isUnary(method)) return { fake, method };
    }
  }
  return undefined;
}

/** Whether the method takes one message and gives one. */
export function isUnary(method: DescMethod): method is DescMethodUnary {
  return method.methodKind === "unary";
}

/** The bare name of the method in the address of a gRPC request: `GetJob`. */
export function grpcMethodName(url: string): string {
  const { pathname } = new URL(url);
  return pathname.slice(pathname.lastIndexOf("/") + 1);
}
