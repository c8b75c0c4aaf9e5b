/** What package managers call their lockfiles. */
const LOCKFILES = /^(?:package-lock\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock)$/;

/** What is wrong with the first commit of a project: it must hold what create-plugin says it has written, one lockfile, and no more. */
export function commitProblem(written: readonly string[], committed: readonly string[]): string | undefined {
  const odd = committed.filter((path) => !written.includes(path) && !LOCKFILES.test(path));
  if (odd.length > 0) return `it holds what is not the project's: ${odd.join(", ")}`;
  const absent = written.filter((path) => !committed.includes(path));
  if (absent.length > 0) return `it does not hold ${absent.join(", ")}`;
  const locks = committed.filter((path) => LOCKFILES.test(path));
  return locks.length === 1 ? undefined : `one lockfile is expected, got ${locks.length}: ${locks.join(", ")}`;
}
