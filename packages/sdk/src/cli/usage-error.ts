/** Wrong arguments: the message is for the person who gave them. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}
