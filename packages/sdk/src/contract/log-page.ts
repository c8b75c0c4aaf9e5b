import type { Timestamp } from "./timestamp.ts";

/** Who wrote a line of a log. Source: `flyteidl2.logs.dataplane.LogLineOriginator`. */
export const LogLineOriginator = { Unknown: "UNKNOWN", User: "USER", System: "SYSTEM" } as const;
/** One of {@link LogLineOriginator}. */
export type LogLineOriginator = (typeof LogLineOriginator)[keyof typeof LogLineOriginator];

/** One line of a log. Source: `flyteidl2.logs.dataplane.LogLine`. */
export interface LogLine {
  /** When it was written. Absent when the service does not say. */
  readonly timestamp?: Date | Timestamp | undefined;
  /** The text, with its line end where it has one. */
  readonly message: string;
  /** Default: `UNKNOWN`. */
  readonly originator?: LogLineOriginator | undefined;
}

/** A part of a log. Source: `flyteidl2.connector.GetTaskLogsResponse`. */
export interface LogPage {
  /** Oldest first. */
  readonly lines: readonly LogLine[];
  /** Given to `getLogs` to read on. Absent, or empty, on the last page. */
  readonly nextToken?: string | undefined;
}
