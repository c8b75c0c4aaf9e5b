import type { DescMessage, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type { GrpcCallOptions, WithAcceptedCodes } from "../../grpc/grpc-client.ts";
import type {
  CreateTaskRequestSchema,
  CreateTaskResponseSchema,
  DeleteTaskRequestSchema,
  DeleteTaskResponseSchema,
  GetTaskRequestSchema,
  GetTaskResponseSchema,
  ListConnectorsRequestSchema,
  ListConnectorsResponse,
} from "../gen/flyteidl2/connector/connector_pb.js";

type Ask<Input extends DescMessage, Output extends DescMessage> = (
  request: MessageInitShape<Input>,
  options: GrpcCallOptions<Output> & { readonly accept?: undefined },
) => Promise<MessageShape<Output>>;

/** The calls of a connector about jobs, in the messages of v2, whatever it speaks. */
export interface JobClient {
  readonly createTask: Ask<typeof CreateTaskRequestSchema, typeof CreateTaskResponseSchema>;
  readonly getTask: Ask<typeof GetTaskRequestSchema, typeof GetTaskResponseSchema>;
  readonly deleteTask: Ask<typeof DeleteTaskRequestSchema, typeof DeleteTaskResponseSchema>;
}

/** The call of a connector about itself, in the messages of v2. */
export interface MetadataClient {
  /** Resolves with `undefined` for a status of `accept`. */
  readonly listConnectors: (
    request: MessageInitShape<typeof ListConnectorsRequestSchema>,
    options: Omit<GrpcCallOptions, "check"> & WithAcceptedCodes,
  ) => Promise<ListConnectorsResponse | undefined>;
}
