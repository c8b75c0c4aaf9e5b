/** How Go and pip say that they could not reach where packages come from. */
const WORDS =
  /dial tcp|no such host|connection refused|connection reset|i\/o timeout|network is unreachable|name resolution|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|Max retries exceeded/i;

/**
 * Whether downloading has failed for want of a network. Then a peer cannot run here; whatever else is wrong with packages, such as a version
 * that is not there or a wrong checksum, is a failure.
 */
export function isUnreachable(complaint: string): boolean {
  return WORDS.test(complaint) && !/checksum mismatch|SECURITY ERROR/.test(complaint);
}
