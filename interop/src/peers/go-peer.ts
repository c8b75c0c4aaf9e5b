import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { V1_PROTOS, writeDescriptorsOfV2 } from "../messages/write-descriptors.ts";
import { isUnreachable } from "./is-unreachable.ts";
import { type Peer, peerEnvironment } from "./peer.ts";
import { runProcess } from "./run-process.ts";
import { isAtLeast, toolVersion } from "./tool-version.ts";

const SOURCE = fileURLToPath(new URL("../../go", import.meta.url));

/** As in go.mod. */
const OLDEST = [1, 26] as const;
const BUILD_TIMEOUT_MS = 8 * 60_000;

/** grpc-go with Flyte's published messages. */
export const goPeer: Peer = {
  name: "go",
  prepare: async (cache, progress) => {
    const version = await toolVersion("go", ["version"], SOURCE);
    if (version === undefined) return { unavailable: "there is no Go here" };
    if (!isAtLeast(version, OLDEST)) {
      return { unavailable: `Go ${OLDEST.join(".")} or newer is needed; this is ${version.join(".")}` };
    }
    const program = join(cache, process.platform === "win32" ? "go-peer.exe" : "go-peer");
    progress("building; the first time with downloads");
    const { code, complaint } = await runProcess({
      command: "go",
      // Exactly the versions of go.mod and go.sum.
      args: ["build", "-mod=readonly", "-o", program, "."],
      cwd: SOURCE,
      env: { GOTOOLCHAIN: "local", GOWORK: "off" },
      timeoutMs: BUILD_TIMEOUT_MS,
    });
    if (code !== 0 && isUnreachable(complaint)) return { unavailable: `modules cannot be downloaded: ${complaint}` };
    if (code !== 0) throw new Error(`the Go peer cannot be built:\n${complaint}`);
    const descriptors = join(cache, "flyteidl2.binpb");
    await writeDescriptorsOfV2(descriptors);
    const messages = { INTEROP_V2_DESCRIPTORS: descriptors, INTEROP_V1_PROTOS: V1_PROTOS };
    return {
      invocation: (world) => ({
        command: program,
        args: [],
        cwd: SOURCE,
        env: { ...peerEnvironment(world), ...messages },
      }),
    };
  },
};
