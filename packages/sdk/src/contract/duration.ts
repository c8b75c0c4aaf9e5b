/** A unit of a {@link Duration} string, as Go writes them. */
export type DurationUnit = "ms" | "s" | "m" | "h";

/**
 * A length of time: a number of milliseconds, or a string as in Flyte's configuration, such as `"30s"`, `"1m30s"` or `"500ms"`.
 */
export type Duration = number | `${number}${DurationUnit}` | `${number}${DurationUnit}${number}${DurationUnit}`;
