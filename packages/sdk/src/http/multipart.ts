import type { MultipartField, MultipartFile } from "./http-client.ts";
import type { RequestBody } from "./request-body.ts";
import { valueTexts } from "./value-texts.ts";

/**
 * Writes a form as `multipart/form-data` (RFC 7578). The bytes follow from the form alone, also the boundary between its parts: a repeated request
 * is the same request, and nothing is left to chance.
 */
export function toMultipart(form: Readonly<Record<string, MultipartField>>): RequestBody {
  const parts = Object.entries(form).flatMap(([name, value]) => toParts(name, value));
  const boundary = boundaryFor(parts);
  const chunks = parts.flatMap(({ head, content }) => [encode(`--${boundary}\r\n${head}\r\n\r\n`), content, NEW_LINE]);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    content: joined([...chunks, encode(`--${boundary}--\r\n`)]),
  };
}

interface Part {
  readonly head: string;
  readonly content: Uint8Array;
}

const encoder = new TextEncoder();
const encode = (text: string): Uint8Array => encoder.encode(text);
const NEW_LINE = encode("\r\n");

function toParts(name: string, value: MultipartField): readonly Part[] {
  const disposition = `content-disposition: form-data; name="${escaped(name)}"`;
  return [value]
    .flat()
    .flatMap((each) =>
      typeof each === "object"
        ? [toFilePart(disposition, each)]
        : valueTexts(`The field "${name}"`, each).map((text) => ({ head: disposition, content: encode(text) })),
    );
}

function toFilePart(
  disposition: string,
  { fileName, content, contentType = "application/octet-stream" }: MultipartFile,
): Part {
  return {
    head: `${disposition}; filename="${escaped(fileName)}"\r\ncontent-type: ${contentType.replaceAll(/[\r\n]/g, " ")}`,
    content: typeof content === "string" ? encode(content) : content,
  };
}

// WHATWG HTML, "multipart/form-data encoding algorithm": what could end the name, or the line.
function escaped(name: string): string {
  return name.replaceAll("\n", "%0A").replaceAll("\r", "%0D").replaceAll('"', "%22");
}

/** One that stands in no part. */
function boundaryFor(parts: readonly Part[]): string {
  for (let number = 0; ; number++) {
    const boundary = `flyte-webapi-${number}`;
    const bytes = encode(boundary);
    if (!parts.some(({ content }) => holds(content, bytes))) return boundary;
  }
}

function holds(content: Uint8Array, bytes: Uint8Array): boolean {
  const [first = 0] = bytes;
  for (let at = content.indexOf(first); at >= 0; at = content.indexOf(first, at + 1)) {
    if (bytes.every((byte, index) => content[at + index] === byte)) return true;
  }
  return false;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
