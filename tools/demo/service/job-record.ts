import type { Fault } from "./job-script.ts";

/** The body of a submission. */
export interface JobSpec {
  readonly name: string;
  readonly command: readonly string[];
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** What the service writes down: its jobs are what these lines, read from the first to the last, add up to. */
export type JobRecord =
  | {
      readonly type: "submitted";
      readonly id: string;
      /** `null` when the caller sent none: then nothing can be recognized as a repetition. */
      readonly key: string | null;
      readonly spec: JobSpec;
      readonly atMs: number;
    }
  /** The same submission came again, and got the job that exists. */
  | { readonly type: "repeated"; readonly id: string; readonly atMs: number }
  | { readonly type: "cancelled"; readonly id: string; readonly reason: string; readonly atMs: number }
  | { readonly type: "fault"; readonly fault: Fault; readonly execution: string; readonly atMs: number };

/** Reads the body of a submission; answers what is wrong with it when it is none. */
export function parseJobSpec(body: string): JobSpec | string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return "the body is no JSON";
  }
  if (!isObject(value)) return "the body must be an object";
  const { name, command, inputs = {}, labels = {} } = value;
  if (typeof name !== "string" || name === "" || name.length > 63) return "name must be a text of 1 to 63 characters";
  if (!isTexts(command) || command.length === 0) return "command must be a list of words";
  if (!isObject(inputs)) return "inputs must be an object";
  if (!isTextMap(labels)) return "labels must be an object of texts";
  return { name, command, inputs, labels };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((word) => typeof word === "string");
}

function isTextMap(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && isTexts(Object.values(value));
}
