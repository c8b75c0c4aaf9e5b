import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Peer, peerEnvironment } from "./peer.ts";
import { pythonWith } from "./python-packages.ts";

const SOURCE = fileURLToPath(new URL("../../python", import.meta.url));

/** grpcio with Flyte's own generated stubs, from its packages on PyPI. */
export const pythonPeer: Peer = {
  name: "python",
  prepare: async (cache, progress) => {
    const python = await pythonWith(join(SOURCE, "requirements.txt"), cache, progress);
    if (typeof python !== "string") return python;
    return {
      invocation: (world) => ({
        command: python,
        args: ["-B", join(SOURCE, "peer.py")],
        cwd: SOURCE,
        env: { ...peerEnvironment(world), PYTHONUNBUFFERED: "1", GRPC_VERBOSITY: "NONE" },
      }),
    };
  },
};
