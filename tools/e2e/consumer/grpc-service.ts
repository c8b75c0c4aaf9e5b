import {
  create,
  fromBinary,
  toBinary,
  type DescMethod,
  type DescMethodUnary,
  type DescService,
} from "@bufbuild/protobuf";
import { Server, ServerCredentials, status, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";

import type { FakeService } from "./fake-service.ts";

/** A message by its fields: the generated code belongs to the project, and is known when this runs. */
type Fields = Readonly<Record<string, unknown>>;
type Answer = (request: Fields) => Fields | undefined;

const SUCCEEDED = 5;

/** The service of the template that speaks gRPC, without TLS. Jobs are done as soon as they are made. */
export async function startGrpcService(service: DescService): Promise<FakeService> {
  const jobs = new Set<string>();
  const view = (id: string): Fields | undefined => (jobs.has(id) ? { id, state: SUCCEEDED } : undefined);
  const answers: Readonly<Record<string, Answer>> = {
    CreateJob: ({ requestId }) => view([...jobs.add(String(requestId))].at(-1) ?? ""),
    GetJob: ({ id }) => view(String(id)),
    GetJobResult: () => ({ outputs: { accuracy: { kind: { case: "number", value: 0.93 } } } }),
  };
  const server = new Server();
  for (const method of service.methods) {
    if (!isUnary(method)) continue;
    const path = `/${service.typeName}/${method.name}`;
    const handle = (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>): void =>
      respond(call, done, method, answers[method.name]);
    const bytes = (message: Buffer): Buffer => message;
    server.register(path, handle, bytes, bytes, "unary");
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return {
    url: `http://127.0.0.1:${port}`,
    jobs: () => jobs.size,
    close: async () => await Promise.resolve(server.forceShutdown()),
  };
}

function isUnary(method: DescMethod): method is DescMethodUnary {
  return method.methodKind === "unary";
}

function respond(
  { request, metadata }: ServerUnaryCall<Buffer, Buffer>,
  done: sendUnaryData<Buffer>,
  method: DescMethodUnary,
  answer: Answer | undefined,
): void {
  const refuse = (code: status): void => done({ code, details: method.name });
  if (!String(metadata.get("authorization")[0]).startsWith("Bearer ")) return refuse(status.UNAUTHENTICATED);
  const fields = answer?.(fromBinary(method.input, request));
  if (fields === undefined) return refuse(answer === undefined ? status.UNIMPLEMENTED : status.NOT_FOUND);
  done(null, Buffer.from(toBinary(method.output, create(method.output, fields))));
}
