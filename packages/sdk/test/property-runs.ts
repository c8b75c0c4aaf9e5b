/**
 * How often a model-based property is drawn: `runs`, or more with `PROPERTY_SCALE`, a factor. On a failure fast-check prints the seed, the path
 * and the shrunk plan.
 *
 * @throws RangeError for a factor that is not above 0.
 */
export function propertyRuns(runs: number): number {
  const scale = Number(process.env["PROPERTY_SCALE"] ?? 1);
  if (!(scale > 0))
    throw new RangeError(`PROPERTY_SCALE must be a number above 0, got "${process.env["PROPERTY_SCALE"]}"`);
  return Math.ceil(runs * scale);
}
