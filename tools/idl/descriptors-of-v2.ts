import { registerHooks, stripTypeScriptTypes } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import type { FileDescriptorProto, FileDescriptorSet } from "@bufbuild/protobuf/wkt";
import { withoutForeignOptions } from "./without-foreign-options.ts";

const ENTRY = "@flyteorg/flyteidl2/flyteidl2/connector/service_pb.ts";

/** A file as generated code exports it. */
interface GeneratedFile {
  readonly proto: FileDescriptorProto;
  readonly dependencies: readonly GeneratedFile[];
}

/** The files behind Flyte v2's connector service, as the official package carries them in its code. */
export async function descriptorsOfV2(folder: string): Promise<FileDescriptorSet> {
  const hooks = registerHooks({
    load: (url, context, nextLoad) => {
      if (!url.endsWith(".ts") || !url.includes("/@flyteorg/flyteidl2/")) return nextLoad(url, context);
      // Node loads no TypeScript from node_modules, and cannot strip enums without being asked to transform them.
      const source = stripTypeScriptTypes(readFileSync(fileURLToPath(url), "utf8"), { mode: "transform" });
      return { format: "module", shortCircuit: true, source };
    },
  });
  try {
    const module: object = await import(pathToFileURL(join(folder, "node_modules", ENTRY)).href);
    // Generated code exports its file under this name, with this shape.
    const entry = Reflect.get(module, "file_flyteidl2_connector_service") as GeneratedFile;
    const files = new Map<string, FileDescriptorProto>();
    collect(entry, files);
    return withoutForeignOptions([...files.values()]);
  } finally {
    hooks.deregister();
  }
}

function collect(file: GeneratedFile, files: Map<string, FileDescriptorProto>): void {
  if (files.has(file.proto.name)) return;
  for (const dependency of file.dependencies) collect(dependency, files);
  files.set(file.proto.name, file.proto);
}
