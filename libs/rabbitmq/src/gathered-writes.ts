import type { ChannelModel } from 'amqplib';

/** What is used of a socket. */
interface Writes {
  write(...what: readonly unknown[]): boolean;
  cork(): void;
  uncork(): void;
}

/**
 * Lets what is written in one turn of the event loop leave in one packet. amqplib hands each message and each ack to the socket by itself, which with
 * `noDelay` is a system call and a packet each, and each of those wakes the broker. Nothing waits for it longer than the turn lasts.
 *
 * A connection that is not built as expected is left as it is.
 */
export function gatherWrites({ connection }: ChannelModel): void {
  const { stream } = connection as { readonly stream?: unknown };
  if (!isSocket(stream)) return;
  const write = stream.write.bind(stream);
  let isCorked = false;
  stream.write = (...what) => {
    if (!isCorked) {
      isCorked = true;
      stream.cork();
      process.nextTick(() => {
        isCorked = false;
        stream.uncork();
      });
    }
    return write(...what);
  };
}

function isSocket(stream: unknown): stream is Writes {
  if (typeof stream !== 'object' || stream === null) return false;
  const { write, cork, uncork } = stream as Partial<Record<keyof Writes, unknown>>;
  return [write, cork, uncork].every((member) => typeof member === 'function');
}
