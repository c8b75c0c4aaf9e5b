/**
 * Reads secrets by key.
 *
 * Read a secret when it is needed, not once at start: then a rotated credential is picked up by the next call.
 * Never put what it returns into ResourceMeta, a reason, a log or a link.
 */
export interface SecretManager {
  /**
   * @returns the secret without surrounding white space (a trailing newline makes an invalid header).
   * @throws PluginError with code `SecretNotFound` that names the key, when there is no such secret or it is empty.
   */
  get(key: string): Promise<string>;
}
