import { ErrorCode } from "../errors/error-code.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";
import { fromTaggedJson, toTaggedJson } from "./tagged-json.ts";

/** Turns one kind of record into bytes and back. */
export interface RecordCodec<T> {
  /** @throws TypeError that names the field which cannot be stored. */
  encode(value: T): Uint8Array;
  /** @throws PermanentSystemError with code `CorruptedPluginState` when the bytes are no such record, or a newer one. */
  decode(bytes: Uint8Array): T;
}

/**
 * Makes the codec of a kind of record.
 *
 * @param version rises when the shape changes in a way that older readers would misread.
 * @param isRecord a cheap check of the shape, against bytes of something else.
 */
export function createRecordCodec<T>(
  kind: string,
  version: number,
  isRecord: (value: unknown) => value is T,
): RecordCodec<T> {
  const fail = (problem: string, cause?: unknown): PermanentSystemError =>
    new PermanentSystemError(ErrorCode.CorruptedPluginState, `The stored ${kind} cannot be read: ${problem}`, {
      cause,
    });
  return Object.freeze<RecordCodec<T>>({
    encode: (value) => new TextEncoder().encode(`${version}\n${toTaggedJson(value)}`),
    decode: (bytes) => {
      const text = new TextDecoder().decode(bytes);
      const end = text.indexOf("\n");
      const stored = Number(text.slice(0, end));
      if (end < 1 || !Number.isInteger(stored)) throw fail("it has no version");
      if (stored > version) throw fail(`it has version ${stored}, this runtime knows ${version}; upgrade it`);
      let value: unknown;
      try {
        value = fromTaggedJson(text.slice(end + 1));
      } catch (cause) {
        throw fail("it is damaged", cause);
      }
      if (!isRecord(value)) throw fail("it has another shape");
      return value;
    },
  });
}
