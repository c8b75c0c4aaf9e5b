import { create, toBinary } from "@bufbuild/protobuf";
import type { LogLine, LogPage } from "../../../contract/log-page.ts";
import { LogLineOriginator } from "../../../contract/log-page.ts";
import type { MetricResult } from "../../../contract/metric-result.ts";
import {
  GetTaskLogsResponseBodySchema,
  GetTaskLogsResponseHeaderSchema,
  type GetTaskLogsResponse,
  GetTaskLogsResponseSchema,
  type GetTaskMetricsResponse,
  GetTaskMetricsResponseSchema,
} from "../../gen/flyteidl2/connector/connector_pb.js";
import {
  type LogLine as ProtoLogLine,
  LogLineOriginator as ProtoOriginator,
  LogLineSchema,
} from "../../gen/flyteidl2/logs/dataplane/payload_pb.js";
import { cutText } from "../../status/cut-text.ts";
import { structToProto } from "../struct.ts";
import { timestampToProto } from "../times.ts";

const ORIGINATOR: Readonly<Record<LogLineOriginator, ProtoOriginator>> = {
  [LogLineOriginator.Unknown]: ProtoOriginator.UNKNOWN,
  [LogLineOriginator.User]: ProtoOriginator.USER,
  [LogLineOriginator.System]: ProtoOriginator.SYSTEM,
};

/** Far below the 4 MiB that clients take: a page is sent in as many messages as it needs. */
const MOST_BODY_BYTES = 1_048_576;
/** Of one line. Nobody reads more, and a line cannot be sent in parts. */
const MOST_LINE_BYTES = 262_144;

/**
 * A page as a stream: bodies, then a header with the token of the next page; no header on the last page (connector-wire.md, 2.1). There
 * is a body even without lines, because a stream without messages looks like one that was cut off.
 */
export function logPageToProto({ lines, nextToken = "" }: LogPage): GetTaskLogsResponse[] {
  const bodies: ProtoLogLine[][] = [[]];
  let bytes = 0;
  for (const line of lines) {
    const message = logLineToProto(line);
    const { length } = toBinary(LogLineSchema, message);
    if (bytes > 0 && bytes + length > MOST_BODY_BYTES) {
      bodies.push([]);
      bytes = 0;
    }
    bodies.at(-1)?.push(message);
    bytes += length;
  }
  const parts = bodies.map((body) =>
    create(GetTaskLogsResponseSchema, {
      part: { case: "body", value: create(GetTaskLogsResponseBodySchema, { lines: body }) },
    }),
  );
  if (nextToken === "") return parts;
  const header = create(GetTaskLogsResponseHeaderSchema, { token: nextToken.toWellFormed() });
  return [...parts, create(GetTaskLogsResponseSchema, { part: { case: "header", value: header } })];
}

function logLineToProto({ timestamp, message, originator = LogLineOriginator.Unknown }: LogLine): ProtoLogLine {
  const line = create(LogLineSchema, {
    message: cutLine(message),
    originator: ORIGINATOR[originator],
  });
  if (timestamp !== undefined) {
    line.timestamp = timestampToProto(timestamp instanceof Date ? dateToTimestamp(timestamp) : timestamp);
  }
  return line;
}

/** The end of a line is a part of it (connector-wire.md, 2.1): what is cut off must not join it to the next. */
function cutLine(message: string): string {
  const cut = cutText(message, MOST_LINE_BYTES);
  if (!message.endsWith("\n") || cut.endsWith("\n")) return cut;
  return `${cutText(message, MOST_LINE_BYTES - 1)}\n`;
}

function dateToTimestamp(date: Date): { readonly seconds: bigint; readonly nanos: number } {
  const seconds = Math.floor(date.getTime() / 1_000);
  return { seconds: BigInt(seconds), nanos: (date.getTime() - seconds * 1_000) * 1_000_000 };
}

/** Measurements as an answer. */
export function metricResultsToProto(results: readonly MetricResult[]): GetTaskMetricsResponse {
  return create(GetTaskMetricsResponseSchema, {
    results: results.map(({ metric, data }, index) => ({
      metric: metric.toWellFormed(),
      data: structToProto(data, `[${index}].data`),
    })),
  });
}
