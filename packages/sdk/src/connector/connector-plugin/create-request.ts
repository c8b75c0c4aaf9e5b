import { create } from "@bufbuild/protobuf";
import type { CreateContext } from "../../contract/call-contexts.ts";
import type { LiteralMap } from "../../contract/literal.ts";
import type { TaskTemplate } from "../../contract/task-template.ts";
import { type CreateTaskRequest, CreateTaskRequestSchema } from "../gen/flyteidl2/connector/connector_pb.js";
import { literalMapToProto } from "../v2/literals/to-proto.ts";
import { executionMetadataToProto } from "../v2/metadata/to-proto.ts";
import { taskTemplateToProto } from "../v2/templates/to-proto.ts";
import { renderArgs, usesTemplate } from "./render-args.ts";

/** The request that makes the job of a task, but for its connection: the same at every call for the same attempt. */
export async function createRequest(ctx: CreateContext, template: TaskTemplate): Promise<CreateTaskRequest> {
  const inputs = await ctx.inputReader.get();
  return create(CreateTaskRequestSchema, {
    inputs: { literals: literalMapToProto(inputs) },
    template: taskTemplateToProto(await rendered(template, inputs, ctx)),
    outputPrefix: ctx.outputWriter.outputPrefixPath,
    taskExecutionMetadata: executionMetadataToProto(ctx.taskExecutionMetadata, ctx.idempotencyKey),
  });
}

/** The template with the arguments of its container filled in, as Flyte does before it asks a connector. */
async function rendered(template: TaskTemplate, inputs: LiteralMap, ctx: CreateContext): Promise<TaskTemplate> {
  const { target } = template;
  if (target?.kind !== "container") return template;
  const { inputReader, outputWriter, taskExecutionMetadata } = ctx;
  const args = renderArgs(target.args, {
    input: inputReader.inputPath,
    inputPrefix: inputReader.inputPrefixPath,
    outputPrefix: outputWriter.outputPrefixPath,
    rawOutputDataPrefix: outputWriter.rawOutputPrefix,
    checkpointOutputPrefix: outputWriter.checkpointPrefix,
    prevCheckpointPrefix: outputWriter.previousCheckpointPrefix ?? "",
    taskTemplatePath: usesTemplate(target.args, "taskTemplatePath") ? await ctx.taskReader.path() : "",
    generatedName: taskExecutionMetadata.taskExecutionId.generatedName,
    namespace: taskExecutionMetadata.namespace,
    inputs,
  });
  return { ...template, target: { ...target, args } };
}
