import type { BodyProblem } from '@edda/validation';
import type { JsonObject } from '@edda/saga-core';
import { v7 as uuidv7 } from 'uuid';
import { describeRefusal, readEvent } from '../engine/read-event.js';
import type { Submit, WorkResult } from '../engine/work.js';
import type { SagaRegistry } from '../saga-registry.js';
import type { Caller } from '../sign-in/caller.js';

export interface AnnounceOptions {
  /** The same id comes in once. Default: a new one. */
  readonly messageId?: string;
  /** W3C trace context; travels on with a saga that the event starts. */
  readonly traceparent?: string;
}

/** What became of an event that somebody announced. */
export type AnnounceOutcome =
  /** It is kept. `repeated`: it was there already, under the same id. */
  | {
      readonly status: 'accepted';
      readonly messageId: string;
      readonly repeated: boolean;
      /** Sagas that it should have started, and why it could not: a sentence each. Missing if there are none. */
      readonly refused?: readonly string[];
    }
  /** No saga here waits for such an event or is started by it. */
  | { readonly status: 'unknown-event'; readonly known: readonly string[] }
  | { readonly status: 'invalid'; readonly problems: readonly BodyProblem[] };

/** Takes an event as if it had come from the broker: into the mailbox, and to the sagas that it starts. */
export async function announce(
  submit: Submit,
  registry: SagaRegistry,
  name: string,
  body: object,
  { messageId = uuidv7(), traceparent }: AnnounceOptions,
  { tenant }: Pick<Caller, 'tenant'>,
): Promise<AnnounceOutcome> {
  const known = registry.events.get(name);
  if (!known) return { status: 'unknown-event', known: [...registry.events.keys()].toSorted() };
  const event = {
    id: messageId,
    name,
    tenant,
    body: JSON.parse(JSON.stringify(body)) as JsonObject,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  // A typing error of the caller; a message's sender may be newer.
  const read = readEvent(event, known, uuidv7, 'refuse');
  if ('problems' in read) return { status: 'invalid', problems: read.problems };
  const results = await Promise.all(read.work.map(submit));
  const refused = read.refused.map(describeRefusal);
  return {
    status: 'accepted',
    messageId,
    repeated: results.every(wasThere),
    ...(refused.length === 0 ? {} : { refused }),
  };
}

const wasThere = (result: WorkResult): boolean => !('repeated' in result) || result.repeated;
