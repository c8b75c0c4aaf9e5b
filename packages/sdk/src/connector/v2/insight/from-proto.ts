import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";
import type { GetTaskLogsRequest, GetTaskMetricsRequest } from "../../gen/flyteidl2/connector/connector_pb.js";
import type { LogQuery } from "../../jobs/read-logs.ts";
import type { MetricsQuery } from "../../jobs/read-metrics.ts";
import { malformed } from "../../malformed.ts";
import { millisecondsFromProto, timeSpanFromProto, timestampFromProto } from "../times.ts";

/** Which part of a log is wanted. 0 lines mean any number. */
export function logQueryFromProto({ lines, token }: GetTaskLogsRequest): LogQuery {
  if (lines === 0n) return { lines: undefined, token };
  // Nobody can take more; a number that is not exact would be none of lines.
  return { lines: Number(lines > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : lines), token };
}

/** @throws PermanentUserError with code `BadTaskSpecification` for times that no `Date` holds, and for a step that is not above 0. */
export function metricsQueryFromProto({ queries, startTime, endTime, step }: GetTaskMetricsRequest): MetricsQuery {
  return {
    queries: Object.freeze([...queries]),
    startTime: startTime === undefined ? undefined : dateFromProto(startTime, "start_time"),
    endTime: endTime === undefined ? undefined : dateFromProto(endTime, "end_time"),
    stepMs: step === undefined ? undefined : stepFromProto(step),
  };
}

function dateFromProto(message: Timestamp, path: string): Date {
  const { seconds, nanos } = timestampFromProto(message, path);
  const date = new Date(Number(seconds) * 1_000 + Math.trunc(nanos / 1_000_000));
  if (Number.isNaN(date.getTime())) throw malformed(path, "is too far from 1970");
  return date;
}

function stepFromProto(message: Duration): number {
  timeSpanFromProto(message, "step");
  const ms = millisecondsFromProto(message);
  if (ms <= 0) throw malformed("step", "must be above 0");
  return ms;
}
