/** What `call` throws, `undefined` when it throws nothing. Errors of another kind are thrown on: they fail the test. */
export function thrownBy<Kind extends Error>(
  kind: abstract new (...arguments_: never[]) => Kind,
  call: () => unknown,
): Kind | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
  return undefined;
}
