import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import { createResourceMetaCodec } from "../codec/create-resource-meta-codec.ts";
import { createPluginRegistry } from "../registry/plugin-registry.ts";
import type { AsyncPlugin, CreateResult } from "./async-plugin.ts";
import type { CreateContext, DeleteContext, GetContext, StatusContext } from "./call-contexts.ts";
import type { Duration } from "./duration.ts";
import type { ExecutionError } from "./execution-error.ts";
import { isFailurePhase, isTerminalPhase, Phase, type FailurePhase, type TerminalPhase } from "./phase.ts";
import {
  isFailure,
  PhaseInfo,
  withReason,
  withVersion,
  type FailurePhaseInfo,
  type SuccessPhaseInfo,
} from "./phase-info.ts";
import type { PluginEntry } from "./plugin-entry.ts";
import type { ResourceMetaCodec } from "./resource-meta-codec.ts";
import type { SyncPlugin } from "./sync-plugin.ts";

interface JobMeta {
  readonly jobId: string;
}
interface Job {
  readonly state: "RUNNING" | "DONE";
}

declare const phaseInfo: PhaseInfo;

test("only failures have an error and a cleanup flag, and always do", () => {
  // @ts-expect-error not every phase has an error
  void phaseInfo.error;
  if (phaseInfo.phase === Phase.PermanentFailure || phaseInfo.phase === Phase.RetryableFailure) {
    expectTypeOf(phaseInfo.error).toEqualTypeOf<ExecutionError>();
    expectTypeOf(phaseInfo.cleanupOnFailure).toEqualTypeOf<boolean>();
  } else {
    // @ts-expect-error no failure, no error
    void phaseInfo.error;
  }
  if (isFailure(phaseInfo)) expectTypeOf(phaseInfo).toEqualTypeOf<FailurePhaseInfo>();
});

test("the constructors know what they make", () => {
  expectTypeOf(PhaseInfo.success()).toEqualTypeOf<SuccessPhaseInfo>();
  expectTypeOf(PhaseInfo.failure({ code: "A", message: "" })).toEqualTypeOf<FailurePhaseInfo>();
  expectTypeOf(withReason(PhaseInfo.success(), "x")).toEqualTypeOf<SuccessPhaseInfo>();
  expectTypeOf(
    withVersion(PhaseInfo.failed("RetryableFailure", { code: "A", message: "", kind: "USER" }), 1),
  ).toEqualTypeOf<FailurePhaseInfo>();
  // @ts-expect-error only failures can be failed
  PhaseInfo.failed("Success", { code: "A", message: "", kind: "USER" });
  // @ts-expect-error a failure needs an error
  PhaseInfo.failed("PermanentFailure");
  // @ts-expect-error a phase is immutable
  PhaseInfo.success().version = 1;
});

test("the predicates of phases narrow", () => {
  expectTypeOf(isFailurePhase).guards.toEqualTypeOf<FailurePhase>();
  expectTypeOf(isTerminalPhase).guards.toEqualTypeOf<TerminalPhase>();
});

test("what each call of a plugin is given", () => {
  expectTypeOf<CreateContext["idempotencyKey"]>().toEqualTypeOf<string>();
  expectTypeOf<GetContext<JobMeta>["resourceMeta"]>().toEqualTypeOf<JobMeta>();
  expectTypeOf<GetContext<JobMeta>>().not.toHaveProperty("taskReader");
  expectTypeOf<StatusContext<JobMeta, Job>["resource"]>().toEqualTypeOf<Job>();
  expectTypeOf<StatusContext<JobMeta, Job>>().toHaveProperty("outputWriter");
  expectTypeOf<DeleteContext<JobMeta>["resourceMeta"]>().toEqualTypeOf<JobMeta | undefined>();
});

test("delete must decide what it does without a meta", () => {
  const remove = async (ctx: DeleteContext<JobMeta>): Promise<string> => {
    // @ts-expect-error there may be none
    void ctx.resourceMeta.jobId;
    return ctx.resourceMeta?.jobId ?? "nothing to delete";
  };
  expectTypeOf(remove).toExtend<(ctx: DeleteContext<JobMeta>) => Promise<unknown>>();
});

class Plugin implements AsyncPlugin<JobMeta, Job> {
  getConfig(): { resourceMeta: ResourceMetaCodec<JobMeta> } {
    return { resourceMeta: createResourceMetaCodec(z.object({ jobId: z.string() })) };
  }
  async create(): Promise<CreateResult<JobMeta, Job>> {
    return { resourceMeta: { jobId: "1" } };
  }
  async get(ctx: GetContext<JobMeta>): Promise<Job> {
    return { state: ctx.resourceMeta.jobId === "1" ? "DONE" : "RUNNING" };
  }
  status(ctx: StatusContext<JobMeta, Job>): PhaseInfo {
    return ctx.resource.state === "DONE" ? PhaseInfo.success() : PhaseInfo.running();
  }
  async delete(): Promise<void> {}
}

test("an entry keeps the types of its plugin, and a registry takes entries of all types", () => {
  const typed: PluginEntry<JobMeta, Job> = {
    id: "job",
    supportedTaskTypes: ["job", { name: "job", version: 1 }],
    pluginLoader: () => new Plugin(),
  };
  expectTypeOf<PluginEntry<JobMeta, Job>>().toExtend<PluginEntry>();
  const sync: SyncPlugin = { getConfig: () => ({}), do: () => PhaseInfo.success() };
  const inferred = {
    id: "other",
    supportedTaskTypes: ["other"],
    pluginLoader: async () => sync,
  } satisfies PluginEntry;
  createPluginRegistry([typed, inferred]);
  expectTypeOf<AsyncPlugin<{ other: number }, Job>>().not.toExtend<ReturnType<typeof typed.pluginLoader>>();
});

test("a codec has the type that its schema gives, not the one that it takes", () => {
  const schema = z.object({ jobId: z.string(), region: z.string().default("eu") });
  expectTypeOf(createResourceMetaCodec(schema)).toEqualTypeOf<ResourceMetaCodec<{ jobId: string; region: string }>>();
});

test("durations are written as Go writes them", () => {
  expectTypeOf<"30s" | "500ms" | "1m30s" | "1.5h" | "1h2m3.5s">().toExtend<Duration>();
  expectTypeOf<"30" | "30 s" | "5d" | "s" | "">().not.toExtend<Duration>();
});
