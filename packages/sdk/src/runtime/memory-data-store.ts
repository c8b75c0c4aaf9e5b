import type { DataStore } from "../contract/data-store.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";

/** A {@link DataStore} in memory: it is gone with the process. */
export function createMemoryDataStore(): DataStore {
  const files = new Map<string, Uint8Array>();
  return Object.freeze<DataStore>({
    read: async (uri) => {
      const bytes = files.get(uri);
      if (bytes === undefined) throw new PermanentSystemError(ErrorCode.ReadFailed, `There is nothing at ${uri}`);
      return bytes.slice();
    },
    write: async (uri, bytes) => void files.set(uri, bytes.slice()),
  });
}
