import type { GetLogsContext } from "../../contract/call-contexts.ts";
import { type LogLine, LogLineOriginator, type LogPage } from "../../contract/log-page.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import { RetryableError } from "../../errors/retryable-error.ts";
import { redactDeep } from "../../host/secrets.ts";
import type { ConnectorServices } from "../plugins/connector-services.ts";
import { askJob } from "./ask-job.ts";
import type { OpenJob } from "./open-job.ts";

/** Which part of a log is wanted. */
export type LogQuery = Pick<GetLogsContext<unknown>, "lines" | "token">;

/**
 * A page of a job's log, without secrets. The plugin has `getLogs`.
 *
 * @throws what `askJob` throws; RetryableError with code `BadResponse` when the plugin gave no page.
 */
export async function readLogs(job: OpenJob, query: LogQuery, services: ConnectorServices): Promise<LogPage> {
  const { plugin } = job.plugin;
  const page = await askJob(job, "getLogs", services, async (question) =>
    plugin.getLogs?.(Object.freeze({ ...question, ...query })),
  );
  const problem = problemOf(page);
  if (problem !== undefined) throw new RetryableError(ErrorCode.BadResponse, `getLogs must return a page: ${problem}`);
  // Looked at just now.
  return redactDeep(page as LogPage, (text) => services.redactor.redact(text));
}

// A plugin written without TypeScript may return anything.
function problemOf(page: unknown): string | undefined {
  if (typeof page !== "object" || page === null) return "it is no object";
  const { lines, nextToken }: { lines?: unknown; nextToken?: unknown } = page;
  if (nextToken !== undefined && typeof nextToken !== "string") return "nextToken must be a text";
  if (!Array.isArray(lines)) return "lines must be an array";
  const bad = lines.findIndex((line: unknown) => !isLine(line));
  if (bad === -1) return undefined;
  return `lines[${bad}] must have a message, and a timestamp and originator that are such or absent`;
}

function isLine(line: unknown): line is LogLine {
  if (typeof line !== "object" || line === null) return false;
  const { message, timestamp, originator }: { message?: unknown; timestamp?: unknown; originator?: unknown } = line;
  const known: readonly unknown[] = [undefined, ...Object.values(LogLineOriginator)];
  return typeof message === "string" && known.includes(originator) && isTime(timestamp);
}

function isTime(time: unknown): boolean {
  if (time === undefined) return true;
  if (time instanceof Date) return !Number.isNaN(time.getTime());
  if (typeof time !== "object" || time === null) return false;
  const { seconds, nanos }: { seconds?: unknown; nanos?: unknown } = time;
  return typeof seconds === "bigint" && BigInt.asIntN(64, seconds) === seconds && isNanos(nanos);
}

function isNanos(nanos: unknown): boolean {
  return typeof nanos === "number" && Number.isInteger(nanos) && nanos >= 0 && nanos < 1_000_000_000;
}
