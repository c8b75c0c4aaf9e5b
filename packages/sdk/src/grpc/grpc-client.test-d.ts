import type { DescService } from "@bufbuild/protobuf";
import { expectTypeOf, test } from "vitest";

import type { Job, JobService } from "../../test/grpc/gen/jobs_pb.js";
import type { AsyncConnectorService } from "../connector/gen/flyteidl2/connector/service_pb.js";
import { GrpcCode } from "../contract/grpc-code.ts";
import type { GrpcClient } from "./index.ts";

declare const client: GrpcClient<typeof JobService>;

test("a call resolves with the message of its method, and with undefined only when a status is accepted", () => {
  expectTypeOf(client.getJob({ id: "7" })).resolves.toEqualTypeOf<Job>();
  const accepted = client.getJob({ id: "7" }, { accept: [GrpcCode.NOT_FOUND] });
  expectTypeOf(accepted).resolves.toEqualTypeOf<Job | undefined>();
});

test("a check is given the message", () => {
  const check = (answer: Job): string | undefined => (answer.id === "" ? "the id is missing" : undefined);
  expectTypeOf(check).toExtend<NonNullable<NonNullable<Parameters<typeof client.createJob>[1]>["check"]>>();
});

test("a client has no streaming methods", () => {
  type Names = keyof GrpcClient<typeof AsyncConnectorService>;
  expectTypeOf<Names>().toEqualTypeOf<"createTask" | "getTask" | "deleteTask" | "getTaskMetrics">();
});

test("a service of which only the descriptor is known has methods of any name", () => {
  expectTypeOf<GrpcClient<DescService>>().not.toBeAny();
});
