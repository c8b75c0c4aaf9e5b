/** A unit of a {@link Duration} string, as Go writes them. */
export type DurationUnit = "ms" | "s" | "m" | "h";

type DurationPart = `${number}${DurationUnit}`;

/**
 * A length of time: a number of milliseconds, or a string as in Flyte's configuration, such as `"30s"`, `"1m30s"`,
 * `"1h2m3.5s"` or `"500ms"`.
 */
export type Duration =
  | number
  | DurationPart
  | `${DurationPart}${DurationPart}`
  | `${DurationPart}${DurationPart}${DurationPart}`;
