/** What a check says besides that it is fine, such as `79 passed`; nothing when its output has no such line. */
export function stepDetail(output: string): string | undefined {
  const tests = /^\s*Tests\s+(?<counts>\d+ passed.*?)(?: \(\d+\))?$/m.exec(output);
  return tests?.groups?.["counts"]?.replaceAll(" | ", ", ");
}
