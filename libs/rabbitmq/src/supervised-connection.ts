import { connect } from 'amqplib';
import type { ChannelModel, SocketOptions } from 'amqplib';
import { BackOff, endsWithin, reasonOf } from './attempts.js';
import { gatherWrites } from './gathered-writes.js';
import { surviveUndecodableHeaders } from './undecodable-headers.js';

/** How long a broker may take to say hello, and to say good-bye. */
const HANDSHAKE_MS = 10_000;
const GOOD_BYE_MS = 1_000;

export interface ConnectionEvents {
  up(model: ChannelModel): void;
  /** It was up, and is lost. The next attempt is already planned. */
  down(reason: string): void;
  /** An attempt failed; the next one is planned. */
  unreachable(reason: string): void;
  blocked(reason: string): void;
  unblocked(): void;
}

/**
 * One connection that is dialled again for as long as it is open.
 *
 * It dials by itself instead of using amqplib's `recovery`, which cannot be stopped while it waits for a broker that accepts
 * the socket and then says nothing, closes the connection when its set-up fails, and has no error listener during that set-up.
 * Here each socket hangs on an AbortController, so that ending it never depends on the other side.
 */
export class SupervisedConnection {
  private readonly backOff = new BackOff();
  private model: ChannelModel | undefined;
  private socket: AbortController | undefined;
  private timer: NodeJS.Timeout | undefined;
  private state: 'new' | 'open' | 'closed' = 'new';

  constructor(
    private readonly url: string,
    private readonly connectionName: string,
    private readonly events: ConnectionEvents,
  ) {}

  open(): void {
    if (this.state !== 'new') return;
    this.state = 'open';
    void this.dial();
  }

  /** Gives the connection up, as if the network had: for a broker that does not answer on it any more. */
  drop(): void {
    this.socket?.abort();
  }

  /** Prompt, whatever the broker does. Idempotent. */
  async close(): Promise<void> {
    this.state = 'closed';
    clearTimeout(this.timer);
    // The good-bye makes sure that the broker has read the acks sent before it; a broker that does not answer has no such claim.
    if (this.model !== undefined) await endsWithin(this.model.close(), GOOD_BYE_MS);
    this.socket?.abort();
  }

  private async dial(): Promise<void> {
    const socket = new AbortController();
    this.socket = socket;
    const options: SocketOptions & { signal: AbortSignal } = {
      noDelay: true,
      keepAlive: true,
      timeout: HANDSHAKE_MS,
      signal: socket.signal,
      clientProperties: { connection_name: this.connectionName },
    };
    try {
      const model = await connect(this.url, options);
      if (this.state === 'closed') socket.abort();
      else this.adopt(model, socket);
    } catch (error) {
      socket.abort();
      if (this.state === 'closed') return;
      this.events.unreachable(reasonOf(error));
      this.dialLater();
    }
  }

  private adopt(model: ChannelModel, socket: AbortController): void {
    let lastError: Error | undefined;
    this.model = model;
    this.backOff.reset();
    surviveUndecodableHeaders(model);
    gatherWrites(model);
    model.on('error', (error) => {
      lastError = error;
    });
    model.on('blocked', (reason) => this.events.blocked(reason));
    model.on('unblocked', () => this.events.unblocked());
    model.on('close', (error) => {
      this.model = undefined;
      // A blocked broker does not read our FIN either; without this the socket would keep the process alive.
      socket.abort();
      if (this.state === 'closed') return;
      this.events.down(reasonOf(error ?? lastError));
      this.dialLater();
    });
    this.events.up(model);
  }

  private dialLater(): void {
    this.timer = setTimeout(() => void this.dial(), this.backOff.next());
  }
}
