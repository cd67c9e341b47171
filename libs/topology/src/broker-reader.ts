import type { BrokerReader, TopologyMode } from '@edda/messaging';
import { remembered } from '@edda/messaging';
import type { Management } from './management-api.js';
import { ManagementApi } from './management-api.js';
import { findMessageSize, readBroker } from './read-broker.js';

export interface BrokerReaderOptions {
  /** The virtual host. Default: `/`. */
  readonly vhost?: string;
  /** What the services do about their topology. Default: `assert`. */
  readonly mode?: TopologyMode;
}

/** Whoever looks at a screen does not wait for longer. */
const TIMEOUT_MS = 5_000;
/** However many look, the broker is read so often at most. */
const READ_EVERY_MS = 3_000;
/** To learn it, a message of 2 MiB is sent; and it changes with a configuration and a start of the broker. */
const SIZE_EVERY_MS = 10 * 60_000;

/** Reads a live broker over its management API, for as many as want to know: `brokerReader` of `EddaModule.forRoot`. */
export function brokerReader(
  management: Management,
  { vhost = '/', mode = 'assert' }: BrokerReaderOptions = {},
): BrokerReader {
  const api = new ManagementApi(management, TIMEOUT_MS);
  const clock = (): number => performance.now();
  const size = remembered(SIZE_EVERY_MS, clock, () => findMessageSize(api, vhost));
  return { vhost, mode, read: remembered(READ_EVERY_MS, clock, () => readBroker(api, vhost, size)) };
}
