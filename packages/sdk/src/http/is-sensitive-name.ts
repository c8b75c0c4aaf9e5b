const SENSITIVE = /auth|cookie|credential|password|secret|signature|token|(?:^|[-_])key|api-?key/i;
const HARMLESS = /^(?:idempotency-key|x-idempotency-key|www-authenticate)$/i;

/** Whether the value under this name is a secret, by the name's look. Also used for query parameters. */
export function isSensitiveName(name: string): boolean {
  return SENSITIVE.test(name) && !HARMLESS.test(name);
}
