import { z } from "zod";

/** What the plugin asks the service for. */
export const OPERATIONS = ["create", "get", "delete", "logs"] as const;
/** One of {@link OPERATIONS}. */
export type Operation = (typeof OPERATIONS)[number];

/** A job, as it is seen from outside. */
export interface JobView {
  /** A 64-bit integer. */
  readonly id: string;
  /** The idempotency key that it was made with. */
  readonly key: string;
  readonly name: string;
  /** What the plugin wants back with every poll. */
  readonly payload: string;
  readonly isDeleted: boolean;
}

/** How the service treats jobs of one name. */
export interface Behaviour {
  /** What a poll answers, beside the id and the payload. */
  readonly answer: Readonly<Record<string, unknown>>;
  /** Requests that are answered with this status. */
  readonly fail: Readonly<Partial<Record<Operation, number>>>;
  /** Requests that are applied, and answered when they are held no more. */
  readonly hold: readonly Operation[];
}

/** What has happened to the jobs of one name. */
export interface Sighting {
  readonly jobs: readonly JobView[];
  readonly live: number;
  readonly requests: Readonly<Record<Operation, number>>;
}

/** What a peer waits for. */
export interface Wanted {
  readonly operation?: Operation | undefined;
  /** Default: 1. */
  readonly atLeast?: number | undefined;
  readonly live?: number | undefined;
}

/** What a peer may set. What it leaves out stays as it is. */
export const behaviourSchema: z.ZodType<Partial<Behaviour>> = z.strictObject({
  answer: z.record(z.string(), z.unknown()).exactOptional(),
  fail: z.partialRecord(z.enum(OPERATIONS), z.int().min(400).max(599)).exactOptional(),
  hold: z.array(z.enum(OPERATIONS)).exactOptional(),
});

/** The query of what a peer waits for. */
export const wantedSchema: z.ZodType<Wanted> = z.object({
  operation: z.enum(OPERATIONS).optional(),
  atLeast: z.coerce.number().int().min(1).optional(),
  live: z.coerce.number().int().min(0).optional(),
});
