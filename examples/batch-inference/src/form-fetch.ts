import type { Fetch } from "@flyte-webapi/sdk";
import * as z from "zod";

/** A file to upload, and the fields that go along with it. */
const upload = z.object({
  fields: z.record(z.string(), z.string()),
  file: z.object({ name: z.string(), content: z.string() }),
});
export type Upload = z.infer<typeof upload>;

/**
 * Between the parts of a form. A constant, so that the same upload has the same bytes; no line of JSONL begins like this.
 */
const BOUNDARY = "flyte-webapi-form-boundary";

/**
 * A `fetch` that sends a body of the type {@link Upload} as `multipart/form-data`. The SDK's client writes JSON; with this one below it,
 * uploads keep its deadlines, its errors and its care for secrets.
 */
export function formFetch(fetch: Fetch): Fetch {
  return async (input, init) => {
    if (typeof init?.body !== "string") return await fetch(input, init);
    const headers = new Headers(init.headers);
    headers.set("content-type", `multipart/form-data; boundary=${BOUNDARY}`);
    return await fetch(input, { ...init, headers, body: toForm(upload.parse(JSON.parse(init.body))) });
  };
}

function toForm({ fields, file }: Upload): string {
  const parts = Object.entries(fields).map(([name, value]) => `form-data; name="${name}"\r\n\r\n${value}`);
  const type = "content-type: application/jsonl";
  parts.push(`form-data; name="file"; filename="${file.name}"\r\n${type}\r\n\r\n${file.content}`);
  const disposed = parts.map((part) => `--${BOUNDARY}\r\ncontent-disposition: ${part}\r\n`);
  return `${disposed.join("")}--${BOUNDARY}--\r\n`;
}
