import type { LinkType, MessageFormat } from "../../../contract/task-log.ts";
import { Phase } from "../../../contract/phase.ts";
import {
  TaskExecution_Phase as ProtoPhase,
  TaskLog_LinkType as ProtoLinkType,
  TaskLog_MessageFormat as ProtoMessageFormat,
} from "../../gen/flyteidl2/core/execution_pb.js";

/**
 * What each phase is called on the wire. Go's client knows no waiting but for resources (K/plugin.go, Status), and takes UNDEFINED
 * for a fault of the system.
 */
export const PHASE: Readonly<Record<Phase, ProtoPhase>> = {
  [Phase.Undefined]: ProtoPhase.UNDEFINED,
  [Phase.NotReady]: ProtoPhase.WAITING_FOR_RESOURCES,
  [Phase.WaitingForResources]: ProtoPhase.WAITING_FOR_RESOURCES,
  [Phase.WaitingForCache]: ProtoPhase.WAITING_FOR_RESOURCES,
  [Phase.Queued]: ProtoPhase.QUEUED,
  [Phase.Initializing]: ProtoPhase.INITIALIZING,
  [Phase.Running]: ProtoPhase.RUNNING,
  [Phase.Success]: ProtoPhase.SUCCEEDED,
  [Phase.RetryableFailure]: ProtoPhase.RETRYABLE_FAILED,
  [Phase.PermanentFailure]: ProtoPhase.FAILED,
  [Phase.Aborted]: ProtoPhase.ABORTED,
};

export const MESSAGE_FORMAT: Readonly<Record<MessageFormat, ProtoMessageFormat>> = {
  UNKNOWN: ProtoMessageFormat.UNKNOWN,
  CSV: ProtoMessageFormat.CSV,
  JSON: ProtoMessageFormat.JSON,
};

export const LINK_TYPE: Readonly<Record<LinkType, ProtoLinkType>> = {
  EXTERNAL: ProtoLinkType.EXTERNAL,
  DASHBOARD: ProtoLinkType.DASHBOARD,
  IDE: ProtoLinkType.IDE,
};
