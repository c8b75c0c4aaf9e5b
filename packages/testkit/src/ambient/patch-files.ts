import files from "node:fs/promises";

import { callScope } from "../simulate/call-scope.ts";
import type { Patches } from "./patches.ts";

const READS = ["access", "lstat", "open", "readFile", "readdir", "readlink", "realpath", "stat"];

/** Lets files that a plugin reads at the same moment come back in the same order each time, such as a token that is read anew for each request. */
export function patchFiles(patches: Patches): void {
  for (const name of READS) {
    patches.replaceFunction(files, name, (real) => async (...args: never[]) => {
      const place = callScope.getStore()?.ambient?.work.begin();
      try {
        return await Reflect.apply(real, files, args);
      } finally {
        place?.end();
        await place?.earlier;
      }
    });
  }
}
