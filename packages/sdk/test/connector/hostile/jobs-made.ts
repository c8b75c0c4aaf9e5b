import { create, fromBinary, type DescMessage } from "@bufbuild/protobuf";
import { DeleteTaskRequestSchema } from "../../../src/connector/gen/flyteidl2/connector/connector_pb.js";
import { AsyncConnectorService } from "../../../src/connector/gen/flyteidl2/connector/service_pb.js";
import type { TestClient } from "../clients.ts";
import { category } from "../requests.ts";
import { type HostileRequest, METHODS } from "./hostile-request.ts";

/** The jobs that a connector may remember: those it has answered to CreateTask, and those it was asked about. */
export class JobsMade {
  readonly #metas = new Map<string, Uint8Array>();

  /** Notes the job that a call was about, or made. */
  note({ path, messages }: HostileRequest, answer: Uint8Array | undefined): void {
    const method = METHODS.find(({ parent, name }) => path === `/${parent.typeName}/${name}`);
    if (method === undefined) return;
    for (const message of messages) this.#keep(metaIn(method.input, message));
    if (answer !== undefined) this.#keep(metaIn(method.output, answer));
  }

  /** Deletes all of them. */
  async deleteAll(client: TestClient): Promise<void> {
    const metas = [...this.#metas.values()];
    this.#metas.clear();
    const { deleteTask } = AsyncConnectorService.method;
    for (const resourceMeta of metas) {
      await client.call(deleteTask, create(DeleteTaskRequestSchema, { resourceMeta, taskCategory: category }));
    }
  }

  #keep(meta: Uint8Array | undefined): void {
    if (meta === undefined) return;
    const text = Buffer.from(meta).toString("latin1");
    // Others are not remembered.
    if (text.startsWith("{")) this.#metas.set(text, Uint8Array.from(meta));
  }
}

function metaIn(schema: DescMessage, bytes: Uint8Array): Uint8Array | undefined {
  if (!schema.fields.some(({ localName }) => localName === "resourceMeta")) return undefined;
  try {
    const meta: unknown = Reflect.get(fromBinary(schema, bytes), "resourceMeta");
    return meta instanceof Uint8Array ? meta : undefined;
  } catch {
    // No message: it was refused.
    return undefined;
  }
}
