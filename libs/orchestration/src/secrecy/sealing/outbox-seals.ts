import type { OutboxMessage } from '../../saga-store.js';
import type { Sealer } from './envelope.js';
import { looksSealed, masterSealer } from './envelope.js';
import type { MasterKeys } from './master-keys.js';

const PLACE = 'content';

/**
 * Seals and opens what waits to be sent: under a master key itself, since a message may outlive its saga, whose key goes with it. It is here for
 * seconds.
 */
export class OutboxSeals {
  constructor(private readonly keys: MasterKeys) {}

  seal(one: OutboxMessage): OutboxMessage {
    const { content } = one.message;
    const value = typeof content === 'string' ? content : { base64: Buffer.from(content).toString('base64') };
    return { ...one, message: { ...one.message, content: this.sealerOf(one).seal(PLACE, value) } };
  }

  /** Undefined if the master key that sealed it is not here. What was never sealed is as it was. */
  open(one: OutboxMessage): OutboxMessage | undefined {
    const { content } = one.message;
    if (typeof content !== 'string' || !looksSealed(content)) return one;
    const found = this.sealerOf(one).open(PLACE, content);
    return found && { ...one, message: { ...one.message, content: contentOf(found.value) } };
  }

  private sealerOf({ id }: OutboxMessage): Sealer {
    return masterSealer(this.keys, `outbox ${id}`);
  }
}

function contentOf(value: unknown): string | Uint8Array {
  if (typeof value === 'string') return value;
  return Uint8Array.from(Buffer.from((value as { readonly base64: string }).base64, 'base64'));
}
