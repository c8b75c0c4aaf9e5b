import type { Invocation } from "./run-process.ts";

/** Where a peer finds what it talks to. */
export interface PeerWorld {
  /** `127.0.0.1:<port>` of the connector. */
  readonly connector: string;
  readonly serviceUrl: string;
  readonly metricsUrl: string;
  /** More variables: where the connectors with TLS are. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A peer whose toolchain is here, built and ready. */
export interface ReadyPeer {
  readonly invocation: (world: PeerWorld) => Omit<Invocation, "timeoutMs">;
}

/** A client in another language. */
export interface Peer {
  readonly name: "go" | "python";
  /**
   * Makes the peer ready.
   *
   * @param cache a folder that is kept between runs.
   * @returns why it cannot run here, when its toolchain is missing or too old.
   * @throws Error when the toolchain is here, but the peer cannot be built.
   */
  prepare(cache: string, progress: (text: string) => void): Promise<ReadyPeer | { readonly unavailable: string }>;
}

/** The environment that peers read. */
export function peerEnvironment({ connector, serviceUrl, metricsUrl, environment }: PeerWorld): Record<string, string> {
  return { ...environment, INTEROP_CONNECTOR: connector, INTEROP_SERVICE: serviceUrl, INTEROP_METRICS: metricsUrl };
}
