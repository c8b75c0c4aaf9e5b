import {
  create,
  fromBinary,
  toBinary,
  type DescMethodUnary,
  type Message,
  type MessageInitShape,
} from "@bufbuild/protobuf";
import { GrpcCode, GrpcError, type GrpcUnary } from "@flyte-webapi/sdk";

import { JobService } from "../src/gen/jobs_pb.js";

type Methods = typeof JobService.method;

/** Answers by method; the last answer of a method is repeated. An error is a refusal; a method without answers says NOT_FOUND. */
export type Script = {
  readonly [Name in keyof Methods]?: readonly (MessageInitShape<Methods[Name]["output"]> | GrpcError)[];
};

/** A request that arrived. */
export interface Received {
  /** `host:port` of the service that was called. */
  readonly address: string;
  readonly method: string;
  readonly message: Message;
}

/** A job service that follows a script, without a network. */
export function scriptedService(script: Script): { readonly grpc: GrpcUnary; readonly received: readonly Received[] } {
  const received: Received[] = [];
  const answers = new Map(Object.entries(script).map(([name, list]) => [name, [...list]]));
  const grpc: GrpcUnary = async ({ address, method: path, message }) => {
    const method = Object.values<DescMethodUnary>(JobService.method).find(
      ({ name }) => path === `/${JobService.typeName}/${name}`,
    );
    if (method === undefined) throw new GrpcError(GrpcCode.UNIMPLEMENTED, path);
    received.push({ address, method: method.localName, message: fromBinary(method.input, message) });
    const list = answers.get(method.localName) ?? [];
    const answer = list.length > 1 ? list.shift() : list[0];
    if (answer === undefined) throw new GrpcError(GrpcCode.NOT_FOUND, "there is no such job");
    if (answer instanceof GrpcError) throw answer;
    return { message: encode(method, answer), headers: {}, trailers: {} };
  };
  return { grpc, received };
}

function encode(method: DescMethodUnary, answer: object): Uint8Array {
  // The type of the script ties an answer to its method.
  return toBinary(method.output, create(method.output, answer as MessageInitShape<typeof method.output>));
}
