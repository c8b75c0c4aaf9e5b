import { ErrorKind } from "../../../contract/execution-error.ts";
import { PhaseInfo } from "../../../contract/phase-info.ts";
import { Phase } from "../../../contract/phase.ts";
import type { TaskInfo } from "../../../contract/task-info.ts";
import type { TaskLog } from "../../../contract/task-log.ts";
import { ErrorCode } from "../../../errors/error-code.ts";
import { checkJsonObject } from "../../../literals/check-json.ts";
import type { Resource } from "../../gen/flyteidl2/connector/connector_pb.js";
import {
  TaskExecution_Phase as ProtoPhase,
  type TaskLog as ProtoTaskLog,
} from "../../gen/flyteidl2/core/execution_pb.js";
import { malformed } from "../../malformed.ts";
import { byNumber } from "../../words.ts";
import { millisecondsFromProto } from "../times.ts";
import { LINK_TYPE, MESSAGE_FORMAT } from "./words.ts";

const MESSAGE_FORMATS = byNumber(MESSAGE_FORMAT);
const LINK_TYPES = byNumber(LINK_TYPE);

/** An error as `to-proto.ts` writes it. */
const CODED = /^\[([A-Za-z][A-Za-z0-9_.:-]{0,63})\] (.*)$/s;

/**
 * The phase that an answer to GetTask means. Source: K/plugin.go, Status.
 *
 * @throws PermanentUserError with code `BadTaskSpecification` for UNDEFINED, and for a phase that is not known.
 */
export function phaseInfoFromProto(resource: Resource): PhaseInfo {
  const { phase, message } = resource;
  const info = taskInfoFromProto(resource);
  switch (phase) {
    case ProtoPhase.QUEUED:
      return PhaseInfo.queued({ reason: message, info });
    case ProtoPhase.WAITING_FOR_RESOURCES:
      return PhaseInfo.waitingForResources({ reason: message, info });
    case ProtoPhase.INITIALIZING:
      return PhaseInfo.initializing({ reason: message, info });
    case ProtoPhase.RUNNING:
      return PhaseInfo.running({ reason: message, info });
    case ProtoPhase.SUCCEEDED:
      return PhaseInfo.success(info);
    case ProtoPhase.ABORTED:
      return PhaseInfo.aborted({ reason: message, info });
    case ProtoPhase.FAILED:
    case ProtoPhase.RETRYABLE_FAILED: {
      const failed = phase === ProtoPhase.FAILED ? Phase.PermanentFailure : Phase.RetryableFailure;
      const [, code = ErrorCode.TaskFailedWithError, text = message] = CODED.exec(message) ?? [];
      return PhaseInfo.failed(failed, { code, message: text, kind: ErrorKind.User }, info);
    }
    case ProtoPhase.UNDEFINED:
    default:
      // From another version of the protocol there may come any number.
      throw malformed("resource.phase", `is ${phase}, which means nothing`);
  }
}

/** What goes with a phase. @throws PermanentUserError with code `LiteralMismatch` for custom info that is nested too deep. */
export function taskInfoFromProto({ logLinks, customInfo }: Resource): TaskInfo {
  return {
    ...(logLinks.length === 0 ? {} : { logs: logLinks.map((log) => taskLogFromProto(log)) }),
    ...(customInfo === undefined ? {} : { customInfo: checkJsonObject(customInfo, "resource.custom_info") }),
  };
}

/** A link as plugins write it. Words that are not known become the ones that promise least. */
function taskLogFromProto(message: ProtoTaskLog): TaskLog {
  const { uri, name, ttl, ready, iconUri } = message;
  return {
    uri,
    name,
    messageFormat: MESSAGE_FORMATS.get(message.messageFormat) ?? "UNKNOWN",
    ...(ttl === undefined ? {} : { ttlMs: millisecondsFromProto(ttl) }),
    showWhilePending: message.ShowWhilePending,
    hideOnceFinished: message.HideOnceFinished,
    linkType: LINK_TYPES.get(message.linkType) ?? "EXTERNAL",
    ready,
    ...(iconUri === "" ? {} : { iconUri }),
  };
}
