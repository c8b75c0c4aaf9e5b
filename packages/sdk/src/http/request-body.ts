/** A body as it is sent: the same bytes in every attempt. */
export interface RequestBody {
  readonly contentType: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}
