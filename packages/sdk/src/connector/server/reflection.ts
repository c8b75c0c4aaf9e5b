import { type DescFile, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import type { Server } from "@grpc/grpc-js";
import { ReflectionService } from "@grpc/reflection";

/** Tells clients such as grpcurl which services and messages there are. */
export function addReflection(server: Server, files: readonly DescFile[]): void {
  const encoded = new Map<string, Buffer>();
  for (const file of files) collect(file, encoded);
  // The library looks at this field of a package definition only, and wants the files as grpc-js' own loader gives them.
  const definition = { files: { fileDescriptorProtos: [...encoded.values()] } } as unknown as ConstructorParameters<
    typeof ReflectionService
  >[0];
  new ReflectionService(definition).addToServer(server);
}

function collect(file: DescFile, encoded: Map<string, Buffer>): void {
  if (encoded.has(file.proto.name)) return;
  encoded.set(file.proto.name, Buffer.from(toBinary(FileDescriptorProtoSchema, file.proto)));
  for (const dependency of file.dependencies) collect(dependency, encoded);
}
