/**
 * The head of an answer and half of its body; then nothing until the caller gives up. An answer that has no body is whole with its head, and stays
 * as it is.
 */
export async function halfOfResponse(honest: Response, signal: AbortSignal | undefined): Promise<Response> {
  if (honest.body === null) return honest;
  const bytes = new Uint8Array(await honest.arrayBuffer());
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(bytes.slice(0, Math.floor(bytes.length / 2)));
      signal?.addEventListener("abort", () => controller.error(signal.reason), { once: true });
    },
  });
  return new Response(stream, { status: honest.status, headers: honest.headers });
}
