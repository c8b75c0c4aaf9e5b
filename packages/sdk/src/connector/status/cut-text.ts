const ENCODER = new TextEncoder();
/** What `encodeURI` leaves as it is: grpc-js writes the text of a status with it. */
const PLAIN = /^[A-Za-z0-9;,/?:@&=+$\-_.!~*'()#]$/;
const END = "...";

/**
 * The most bytes that the text of a status may take on the wire. Clients in C refuse headers of 8 KiB and more now and then, and
 * those of 16 KiB always (connector-wire.md, 2.6).
 */
export const MOST_STATUS_BYTES = 4_096;

/** How many bytes a character takes in the text of a status, where most characters are written as `%XX`. */
function bytesOf(character: string): number {
  return PLAIN.test(character) ? 1 : 3 * ENCODER.encode(character).length;
}

/**
 * A text cut so that it takes at most {@link MOST_STATUS_BYTES} bytes as the text of a status. Half characters are replaced: with one
 * in it, the library could not write the text at all.
 */
export function cutStatusText(text: string): string {
  const wellFormed = text.toWellFormed();
  let bytes = 0;
  // Where the text ends if there is no room for all of it.
  let end = 0;
  let position = 0;
  for (const character of wellFormed) {
    bytes += bytesOf(character);
    position += character.length;
    if (bytes + END.length <= MOST_STATUS_BYTES) end = position;
    if (bytes > MOST_STATUS_BYTES) return wellFormed.slice(0, end) + END;
  }
  return wellFormed;
}

/** A text cut to `most` bytes of UTF-8, for the fields of a message. */
export function cutText(text: string, most: number): string {
  const bytes = ENCODER.encode(text);
  if (bytes.length <= most) return text.toWellFormed();
  // A character that was cut in two becomes U+FFFD, which is dropped.
  return new TextDecoder().decode(bytes.subarray(0, most - END.length)).replace(/\uFFFD+$/, "") + END;
}
