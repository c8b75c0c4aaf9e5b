import type { Socket } from "node:net";
import { ChannelCredentials, type ChannelOptions } from "@grpc/grpc-js";

type SecureConnector = ReturnType<ChannelCredentials["_createSecureConnector"]>;
type ConnectorArguments = Parameters<ChannelCredentials["_createSecureConnector"]>;

/**
 * How long the other side may take to say its first word, in milliseconds. Source: gRPC, "Connection Backoff Protocol", MIN_CONNECT_TIMEOUT.
 */
const FIRST_WORD_MS = 20_000;

/**
 * Connections that are there, and on which the other side has said nothing yet: a load balancer without a backend, a process that hangs. The library waits for
 * its first word for ever, and lets no call have another connection meanwhile; nor does it end such a connection when its channel is closed.
 */
export class NewConnections {
  readonly #timers = new Map<Socket, ReturnType<typeof setTimeout>>();
  readonly #firstWordMs: number;
  #isClosed = false;

  constructor(firstWordMs: number = FIRST_WORD_MS) {
    this.#firstWordMs = firstWordMs;
  }

  /** The same credentials, for connections that end when they stay silent. */
  watched(credentials: ChannelCredentials): ChannelCredentials {
    return new WatchedCredentials(credentials, (socket) => this.#watch(socket));
  }

  /** Ends those that are silent still, and all that are to come. */
  close(): void {
    this.#isClosed = true;
    for (const socket of this.#timers.keys()) if (socket.bytesRead === 0) socket.destroy();
  }

  #watch(socket: Socket): void {
    if (this.#isClosed) {
      socket.destroy();
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(socket);
      if (socket.bytesRead === 0) socket.destroy(new Error(`The server has said nothing for ${this.#firstWordMs} ms`));
    }, this.#firstWordMs);
    timer.unref();
    this.#timers.set(socket, timer);
    socket.once("close", () => {
      clearTimeout(timer);
      this.#timers.delete(socket);
    });
  }
}

class WatchedCredentials extends ChannelCredentials {
  readonly #inner: ChannelCredentials;
  readonly #watch: (socket: Socket) => void;

  constructor(inner: ChannelCredentials, watch: (socket: Socket) => void) {
    super();
    this.#inner = inner;
    this.#watch = watch;
  }

  override _isSecure(): boolean {
    return this.#inner._isSecure();
  }

  override _equals(other: ChannelCredentials): boolean {
    return other === this;
  }

  override _createSecureConnector(
    target: ConnectorArguments[0],
    options: ChannelOptions,
    callCredentials?: ConnectorArguments[2],
  ): SecureConnector {
    const inner = this.#inner._createSecureConnector(target, options, callCredentials);
    return {
      connect: async (socket) => {
        this.#watch(socket);
        return await inner.connect(socket);
      },
      waitForReady: async () => await inner.waitForReady(),
      getCallCredentials: () => inner.getCallCredentials(),
      destroy: () => inner.destroy(),
    };
  }
}
