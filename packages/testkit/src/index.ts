// The kit without a test runner: for tools and for tests of the kit itself.

export { checkConformance } from "./check/check-conformance.ts";
export { checkPlugin, rootCauses } from "./check/check-plugin.ts";
export type { PluginReport } from "./check/check-plugin.ts";
export { checkRequirement } from "./check/check-requirement.ts";
export type { CheckOptions, Counterexample, RequirementResult } from "./check/check-requirement.ts";
export { evaluate } from "./check/evaluate.ts";
export type { Evaluation } from "./check/evaluate.ts";
export { minimise } from "./check/minimise.ts";
export type { Minimised } from "./check/minimise.ts";
export { reductions } from "./check/reductions.ts";

export { faultFor } from "./plan/fault.ts";
export type { Fault, GarbageBody, RequestFault } from "./plan/fault.ts";
export type { CreateCrash, Op, OpName, RemoteChange } from "./plan/op.ts";
export { PLAN_VERSION, planSize } from "./plan/plan.ts";
export type { Plan } from "./plan/plan.ts";

export { simulate } from "./simulate/simulate.ts";
export type { Subject } from "./simulate/simulate.ts";
export { DEFAULT_ENVIRONMENT, OTHER_ENVIRONMENT } from "./simulate/simulation.ts";
export type { Environment } from "./simulate/simulation.ts";
export { eventsOf } from "./simulate/history.ts";
export type {
  Call,
  CallMethod,
  CallOutcome,
  EventOf,
  FakeLook,
  History,
  HistoryEvent,
  JobTouch,
  WireAnswer,
} from "./simulate/history.ts";

export { requirementById, REQUIREMENTS } from "./requirements/catalogue.ts";
export type { Finding, Level, Requirement, Violation } from "./requirements/requirement.ts";

export { decodeReplayToken, encodeReplayToken } from "./replay/replay-token.ts";
export type { ReplayCase } from "./replay/replay-token.ts";
export { renderFailure, renderInconclusive, REPLAY_VARIABLE } from "./report/render-failure.ts";
export { describeInventory, MAX_TIMELINE_LINES, timeline } from "./report/timeline.ts";

export type { Transport } from "./transport/transport.ts";
export { defineWorld } from "./world/define-world.ts";
export { grpcService } from "./world/grpc-service.ts";
export type {
  GrpcFake,
  GrpcFakeCall,
  GrpcFakeMethod,
  GrpcFakeMethods,
  GrpcServiceOptions,
} from "./world/grpc-service.ts";
export type { Job, JobTable, NewJob } from "./world/job-table.ts";
export type { ResourceTable } from "./world/resource-table.ts";
export type { World, WorldFailure, WorldQuota, WorldTask, WorldText, WorldTools } from "./world/world.ts";

export type { RequestClass, RequestPlace, RetryAfter } from "./plan/fault.ts";
export type { IdStyle, SecretStyle, TaskVariant } from "./plan/plan.ts";
export type { LeakPlace } from "./simulate/history.ts";
export type { SecretValue } from "./simulate/secrets.ts";
export { AMBIENT_SOURCES } from "./ambient/ambient-source.ts";
export type { AmbientSource } from "./ambient/ambient-source.ts";

export { renderReport, REPORT_FORMATS } from "./report/formats.ts";
export type { ReportFile, ReportFormat } from "./report/formats.ts";
export type { Lane, TimelineRow } from "./report/timeline.ts";
export { RESULT_VERSION } from "./result/conformance-result.ts";
export type {
  ConformanceResult,
  ConnectorSubject,
  CounterexampleReport,
  RequirementReport,
  ResultSettings,
  ResultSubject,
} from "./result/conformance-result.ts";
export { OverallVerdict, Verdict } from "./result/verdict.ts";
export { PROFILES } from "./check/profile.ts";
export type { Profile } from "./check/profile.ts";
