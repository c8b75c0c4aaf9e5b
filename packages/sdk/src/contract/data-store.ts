/** Reads and writes raw bytes by URI. Source: flytestdlib, storage.DataStore. */
export interface DataStore {
  /** @throws PluginError with code `ReadFailed` that names the URI, when nothing is there. */
  read(uri: string, signal?: AbortSignal): Promise<Uint8Array>;
  write(uri: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void>;
}
