/** A point in time, exact to the nanosecond. Source: `google.protobuf.Timestamp`. */
export interface Timestamp {
  /** Seconds since the Unix epoch; may be negative. */
  readonly seconds: bigint;
  /** 0 to 999,999,999; counts forward, also before the epoch. */
  readonly nanos: number;
}

/** A length of time, exact to the nanosecond. Source: `google.protobuf.Duration`. */
export interface TimeSpan {
  readonly seconds: bigint;
  /** -999,999,999 to 999,999,999, of the same sign as `seconds`. */
  readonly nanos: number;
}
