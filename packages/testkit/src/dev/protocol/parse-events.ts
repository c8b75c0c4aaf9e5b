/** An event of a stream. */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Reads server-sent events from pieces of text, wherever they were cut. Lines end with a line feed; that is what the server writes.
 * Comments and other fields are passed over. Source: HTML Living Standard, 9.2.6.
 */
export class EventParser {
  #rest = "";

  /** The events that this piece completes. */
  push(piece: string): ServerSentEvent[] {
    const blocks = `${this.#rest}${piece}`.split("\n\n");
    this.#rest = blocks.pop() ?? "";
    return blocks.flatMap((block) => {
      const lines = block.split("\n");
      const values = (field: string): string[] =>
        lines.flatMap((line) => (line.startsWith(`${field}: `) ? [line.slice(field.length + 2)] : []));
      const data = values("data");
      return data.length === 0 ? [] : [{ event: values("event").at(-1) ?? "message", data: data.join("\n") }];
    });
  }
}
