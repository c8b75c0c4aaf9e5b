/** Another origin, at which there is nothing: where redirects and changed configurations lead. It must see no credential from redirects. */
export const ELSEWHERE = "https://elsewhere.example.net";

/** Runs `body` while the environment variable has this value. Without a name, `body` runs as it is. */
export async function withEnvironment<T>(name: string | undefined, value: string, body: () => Promise<T>): Promise<T> {
  if (name === undefined) return await body();
  const before = process.env[name];
  process.env[name] = value;
  try {
    return await body();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}
