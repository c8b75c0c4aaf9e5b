import { fromBinary } from "@bufbuild/protobuf";
import { PhaseInfo, type PhaseInfo as AnyPhaseInfo } from "../../contract/phase-info.ts";
import type { LiteralMap } from "../../contract/literal.ts";
import type { StatusContext } from "../../contract/call-contexts.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import { PluginError } from "../../errors/plugin-error.ts";
import { fieldPath } from "../../internal/field-path.ts";
import { type Literal, LiteralMapSchema } from "../gen/flyteidl2/core/literals_pb.js";
import { malformed } from "../malformed.ts";
import { literalFromProto, literalMapFromProto } from "../v2/literals/from-proto.ts";
import type { ConnectorMeta } from "./connector-meta.ts";
import type { RemoteJob } from "./remote-job.ts";

/**
 * Stores what a job gave, when the task declares outputs: those of the answer, else `outputs.pb` under the output prefix, where a job may have written them
 * itself. With neither, nothing is stored, and the success counts for nothing (D29). Source: K/plugin.go, writeOutput.
 *
 * @returns a failure when there are outputs that cannot be read.
 * @throws what the output writer throws, `BadOutputs` for outputs that do not fit the task included.
 */
export async function storeOutputs(
  ctx: StatusContext<ConnectorMeta, RemoteJob>,
  success: AnyPhaseInfo,
): Promise<AnyPhaseInfo> {
  const template = await ctx.taskReader.read();
  if (Object.keys(template.interface.outputs).length === 0) return success;
  let literals: LiteralMap | undefined;
  try {
    const { outputs } = ctx.resource.resource;
    literals = outputs === undefined ? await writtenOutputs(ctx) : literalMapFromProto(outputs.literals, "outputs");
    if (literals === undefined || Object.keys(literals).length === 0) return success;
  } catch (error) {
    if (!(error instanceof PluginError) || error.consequence !== "permanentUser") throw error;
    return PhaseInfo.failure({ code: ErrorCode.BadOutputs, message: error.message, info: success.info });
  }
  await ctx.outputWriter.put({ kind: "literals", literals });
  return success;
}

async function writtenOutputs(ctx: StatusContext<ConnectorMeta, RemoteJob>): Promise<LiteralMap | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await ctx.dataStore.read(ctx.outputWriter.outputPath, ctx.signal);
  } catch (error) {
    if (error instanceof PluginError && error.code === ErrorCode.ReadFailed) return undefined;
    throw error;
  }
  const entries = Object.entries(readMap(bytes, ctx.outputWriter.outputPath));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, literalFromProto(value, fieldPath("outputs", name))]),
  );
}

function readMap(bytes: Uint8Array, path: string): Readonly<Record<string, Literal>> {
  try {
    return fromBinary(LiteralMapSchema, bytes).literals;
  } catch {
    throw malformed(path, `holds ${bytes.length} bytes that are no flyteidl2.core.LiteralMap`);
  }
}
