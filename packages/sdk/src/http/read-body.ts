/** What was read of a body, and how the reading ended. */
export interface BodyText {
  readonly text: string;
  /** `cut`: longer than was asked for; `broken`: the connection failed, or the time was up. */
  readonly end: "complete" | "cut" | "broken";
  /** Why the body is broken. */
  readonly cause?: unknown;
}

/**
 * Reads at most `maxBytes` bytes of a body, as UTF-8, and leaves none of it behind. Never rejects.
 *
 * @param race rejects when the time is up, even when the stream does not notice.
 */
export async function readBody(
  response: Response,
  maxBytes: number,
  race: <T>(work: Promise<T>) => Promise<T>,
): Promise<BodyText> {
  if (response.body === null) return { text: "", end: "complete" };
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let room = maxBytes;
  try {
    for (;;) {
      const { done, value } = await race(reader.read());
      if (done) return { text: text + decoder.decode(), end: "complete" };
      const chunk: Uint8Array = value;
      text += decoder.decode(chunk.subarray(0, room), { stream: true });
      room -= chunk.length;
      if (room < 0) {
        void reader.cancel().catch(() => {});
        return { text, end: "cut" };
      }
    }
  } catch (cause) {
    void reader.cancel().catch(() => {});
    return { text, end: "broken", cause };
  }
}

/** Gives a body back unread, so that its connection is not held for ever. */
export function discardBody(response: Response): void {
  if (response.body !== null && !response.body.locked) void response.body.cancel().catch(() => {});
}
