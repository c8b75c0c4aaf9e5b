import { create } from "@bufbuild/protobuf";
import { type FileDescriptorProto, type FileDescriptorSet, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

const FOREIGN = /^(?:google\/api|buf\/validate)\//;

/** The files without the options of other projects, such as HTTP routes, and without the files that define these options. */
export function withoutForeignOptions(files: readonly FileDescriptorProto[]): FileDescriptorSet {
  const own = files.filter(({ name }) => !FOREIGN.test(name));
  for (const file of own) {
    file.dependency = file.dependency.filter((name) => !FOREIGN.test(name));
    file.publicDependency = [];
    file.weakDependency = [];
    file.optionDependency = [];
    forget(file, new Set());
  }
  return create(FileDescriptorSetSchema, { file: [...own] });
}

/** Extensions that are not known to a message are its unknown fields: these go, in every options message of the file. */
function forget(value: object, seen: Set<object>): void {
  if (seen.has(value)) return;
  seen.add(value);
  if ("$unknown" in value) delete value.$unknown;
  for (const field of Object.values(value)) if (typeof field === "object" && field !== null) forget(field, seen);
}
