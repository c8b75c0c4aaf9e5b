import { create, fromBinary, toBinary, type DescMethodUnary, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type CreateTaskRequest,
  type DeleteTaskRequest,
  type GetTaskRequest,
  type ResourceSchema,
} from "../../src/connector/gen/flyteidl2/connector/connector_pb.js";
import { TaskExecution_Phase as Phase } from "../../src/connector/gen/flyteidl2/core/execution_pb.js";
import {
  AsyncConnectorService,
  ConnectorMetadataService,
} from "../../src/connector/gen/flyteidl2/connector/service_pb.js";
import { INCARNATION_ANNOTATION } from "../../src/connector/incarnation-annotation.ts";
import { GrpcCode, GrpcError, type GrpcRequest, type GrpcUnary } from "../../src/index.ts";

const { createTask, getTask, deleteTask } = AsyncConnectorService.method;
const { listConnectors } = ConnectorMetadataService.method;

/** A job of a connector. */
export interface RemoteJob {
  readonly id: string;
  readonly key: string;
  readonly request: CreateTaskRequest;
  resource: MessageInitShape<typeof ResourceSchema>;
  isDeleted: boolean;
}

/** A connector at an address. It knows its jobs again by what the request says of the attempt. */
export class FakeConnector {
  /** `name` or `name 1` with a version. Nothing: it has no metadata service. */
  serves: readonly string[] | undefined;
  /** What every call of this method, or of all, meets. */
  refuses: { readonly method?: string; readonly error: GrpcError } | undefined;
  readonly jobs: RemoteJob[] = [];
  readonly gets: GetTaskRequest[] = [];
  readonly deletes: DeleteTaskRequest[] = [];
  readonly creates: CreateTaskRequest[] = [];
  /** How often it was asked what it serves. */
  listed = 0;

  constructor(...serves: readonly string[]) {
    this.serves = serves;
  }

  get job(): RemoteJob {
    const [job] = this.jobs;
    if (job === undefined) throw new Error("there is no job");
    return job;
  }

  handle({ method: path, message }: GrpcRequest): Uint8Array {
    const method = path.slice(path.lastIndexOf("/") + 1);
    if (method === "ListConnectors") this.listed++;
    if (this.refuses !== undefined && (this.refuses.method ?? method) === method) throw this.refuses.error;
    switch (method) {
      case "CreateTask":
        return answer(createTask, { resourceMeta: this.#create(fromBinary(createTask.input, message)) });
      case "GetTask": {
        const request = fromBinary(getTask.input, message);
        this.gets.push(request);
        return answer(getTask, { resource: this.#find(request.resourceMeta).resource });
      }
      case "DeleteTask": {
        const request = fromBinary(deleteTask.input, message);
        this.deletes.push(request);
        this.#find(request.resourceMeta).isDeleted = true;
        return answer(deleteTask, {});
      }
      case "ListConnectors": {
        if (this.serves === undefined) throw new GrpcError(GrpcCode.UNIMPLEMENTED, "unknown service");
        const supportedTaskCategories = this.serves.map((word) => {
          const [name = "", version = "0"] = word.split(" ");
          return { name, version: Number(version) };
        });
        return answer(listConnectors, { connectors: [{ name: "fake", supportedTaskCategories }] });
      }
      default:
        throw new GrpcError(GrpcCode.UNIMPLEMENTED, `unknown method ${method}`);
    }
  }

  #create(request: CreateTaskRequest): Uint8Array {
    this.creates.push(request);
    const { taskExecutionId: id, annotations = {} } = request.taskExecutionMetadata ?? {};
    const key = JSON.stringify([
      id?.nodeExecutionId?.executionId?.name,
      id?.nodeExecutionId?.nodeId,
      id?.retryAttempt,
      annotations[INCARNATION_ANNOTATION],
    ]);
    let job = this.jobs.find((candidate) => candidate.key === key);
    if (job === undefined) {
      job = {
        id: `job ${this.jobs.length} 語`,
        key,
        request,
        resource: { phase: Phase.RUNNING, message: "runs" },
        isDeleted: false,
      };
      this.jobs.push(job);
    }
    return new TextEncoder().encode(job.id);
  }

  #find(resourceMeta: Uint8Array): RemoteJob {
    const id = new TextDecoder().decode(resourceMeta);
    const job = this.jobs.find((candidate) => candidate.id === id);
    if (job === undefined) throw new GrpcError(GrpcCode.NOT_FOUND, `there is no ${id}`);
    return job;
  }
}

/** A network of connectors by address. Where none is, nothing is sent. */
export function networkOf(connectors: Readonly<Record<string, FakeConnector>>): GrpcUnary {
  return async (request) => {
    const connector = connectors[request.address];
    if (connector === undefined) throw new GrpcError(GrpcCode.UNAVAILABLE, "nobody listens", { unsent: true });
    return { message: connector.handle(request), headers: {}, trailers: {} };
  };
}

function answer<Method extends DescMethodUnary>(
  { output }: Method,
  message: MessageInitShape<Method["output"]>,
): Uint8Array {
  return toBinary(output, create(output, message));
}
