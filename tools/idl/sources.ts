import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type FileDescriptorSet, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { exec } from "../run/exec.ts";
import { withoutForeignOptions } from "./without-foreign-options.ts";

/** What the code is made from, and with what. Not in the lockfile: nobody else needs it. */
export const SOURCES: Readonly<Record<string, string>> = {
  "@flyteorg/flyteidl": "1.16.5",
  "@flyteorg/flyteidl2": "2.0.16",
  "@bufbuild/buf": "1.75.0",
  "@bufbuild/protoc-gen-es": "2.17.0",
  "@bufbuild/protobuf": "2.17.0",
};

/** Installs {@link SOURCES} into `folder`. */
export async function installSources(folder: string): Promise<void> {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: SOURCES }));
  await run(folder, "npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"]);
}

/** The files behind Flyte v1's agent services, compiled from the official package's sources. */
export async function generateDescriptorsOfV1(folder: string): Promise<FileDescriptorSet> {
  // Without the package's own buf.yaml, which names remote modules.
  const protos = join(folder, "v1");
  cpSync(join(folder, "node_modules/@flyteorg/flyteidl/protos/flyteidl"), join(protos, "flyteidl"), {
    recursive: true,
  });
  const entry = join(protos, "flyteidl/service/agent.proto");
  // The routes need files of Google's that the package does not have.
  const source = readFileSync(entry, "utf8")
    .replace('import "google/api/annotations.proto";', "")
    .replaceAll(/option \(google\.api\.http\) = \{[^{}]*(?:\{[^{}]*\}[^{}]*)*\};/g, "");
  writeFileSync(entry, source);
  const image = join(folder, "v1.binpb");
  await run(folder, "buf", ["build", protos, "--path", entry, "--exclude-source-info", "--output", image]);
  return withoutForeignOptions(fromBinary(FileDescriptorSetSchema, readFileSync(image)).file);
}

/** Adds the code of `descriptors` to the folder `target`. */
export async function generateCode(folder: string, descriptors: FileDescriptorSet, target: string): Promise<void> {
  const image = join(folder, "image.binpb");
  writeFileSync(image, toBinary(FileDescriptorSetSchema, descriptors));
  const template = join(folder, "buf.gen.yaml");
  const plugin = "local: protoc-gen-es\n    opt: [target=js+dts, import_extension=js]";
  writeFileSync(template, `version: v2\nplugins:\n  - ${plugin}\n    out: ${target}\n    include_imports: true\n`);
  mkdirSync(target, { recursive: true });
  await run(folder, "buf", ["generate", image, "--template", template]);
  // Google's own messages come with the runtime.
  rmSync(join(target, "google"), { recursive: true, force: true });
  if (!existsSync(target) || readdirSync(target).length === 0) throw new Error(`nothing was generated in ${target}`);
}

async function run(folder: string, command: string, args: readonly string[]): Promise<void> {
  const { code, output } = await exec(command, args, { cwd: folder });
  if (code !== 0) throw new Error(`${command} ${args[0]} failed:\n${output}`);
}
