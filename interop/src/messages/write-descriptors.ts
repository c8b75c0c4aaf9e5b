import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { descriptorsOfV2 } from "../../../tools/idl/descriptors-of-v2.ts";

const MEMBER = fileURLToPath(new URL("../..", import.meta.url));

/** Where Flyte v1's messages are described, as the official package carries them. */
export const V1_PROTOS: string = join(MEMBER, "node_modules/@flyteorg/flyteidl/protos");

/** Writes the descriptors of Flyte v2's connector service, as the official npm package carries them, for peers without packages of Flyte. */
export async function writeDescriptorsOfV2(file: string): Promise<void> {
  const descriptors = await descriptorsOfV2(MEMBER);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, toBinary(FileDescriptorSetSchema, descriptors));
}
