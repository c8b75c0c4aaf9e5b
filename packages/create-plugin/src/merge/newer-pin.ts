/** `uses: owner/action@hash # v1.2.3`, and everything else that tools keep current by a version at the end of the line. */
const PIN = /^(?<start>\s*(?:- )?uses: [\w./-]+@)[0-9a-f]{40} # v?(?<version>\d+(?:\.\d+)*)\s*$/;

/**
 * Of two texts that differ only in the versions of pinned actions, the lines with the newer versions; `undefined` when they differ otherwise. Renovate has raised
 * the user's, a release of the template the other: nobody wants to choose.
 */
export function newerPins(yours: readonly string[], theirs: readonly string[]): readonly string[] | undefined {
  if (yours.length !== theirs.length) return undefined;
  const lines = yours.map((line, index) => newerPin(line, theirs[index] ?? ""));
  return lines.every((line) => line !== undefined) ? lines : undefined;
}

function newerPin(yours: string, theirs: string): string | undefined {
  if (yours === theirs) return yours;
  const [a, b] = [PIN.exec(yours)?.groups, PIN.exec(theirs)?.groups];
  if (a === undefined || b === undefined || a["start"] !== b["start"]) return undefined;
  return compareVersions(a["version"] ?? "", b["version"] ?? "") >= 0 ? yours : theirs;
}

/** Below 0 when the first version is the older one. Both are numbers with dots between them. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (let index = 0; index < Math.max(left?.length ?? 0, right?.length ?? 0); index++) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Of two ranges of the same kind, such as `^1.2.3` and `^1.4.0`, the newer; `undefined` when they cannot be compared. */
export function newerRange(yours: unknown, theirs: unknown): string | undefined {
  const [a, b] = [rangeOf(yours), rangeOf(theirs)];
  if (a === undefined || b === undefined || a.kind !== b.kind) return undefined;
  return compareVersions(a.version, b.version) >= 0 ? a.text : b.text;
}

function rangeOf(value: unknown): { text: string; kind: string; version: string } | undefined {
  if (typeof value !== "string") return undefined;
  const [, kind, version] = /^([\^~]?)(\d+\.\d+\.\d+)$/.exec(value) ?? [];
  return kind === undefined || version === undefined ? undefined : { text: value, kind, version };
}
