import { GrpcCode } from "../contract/grpc-code.ts";

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(GrpcCode).map(([name, code]) => [code, name]));

/** The name of a status code, such as `NOT_FOUND`; `status 99` for one that gRPC does not define. */
export function codeName(code: number): string {
  return NAMES.get(code) ?? `status ${code}`;
}
