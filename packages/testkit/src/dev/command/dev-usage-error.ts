/** Wrong arguments: the message is for the person who gave them. */
export class DevUsageError extends Error {
  override readonly name: string = "DevUsageError";
}
