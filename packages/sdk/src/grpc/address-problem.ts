/** What is wrong with the address of a gRPC service. The address itself may hold a password by mistake, so it is not repeated. */
export function addressProblem(address: string): string | undefined {
  if (address.trim() === "") return "is empty, expected host:port, such as jobs.example.com:443";
  if (/^https?:/i.test(address)) {
    return "is a URL, expected host:port, such as jobs.example.com:443; the option security says whether TLS is used";
  }
  if (/[\s@?#]/.test(address)) return "holds a character that no name of gRPC has, expected host:port";
  return undefined;
}
