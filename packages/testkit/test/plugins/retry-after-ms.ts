/** How long an answer asks to wait, in milliseconds: seconds or an HTTP-date; absent for anything else. */
export function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const text = headers.get("retry-after") ?? "";
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  return /^[A-Z][a-z]{2}, .* GMT$/.test(text) ? Math.max(0, Date.parse(text) - nowMs) : undefined;
}
