import type { Draft } from './bad-message.js';
import type { Target } from './drafts.js';
import type { Broken } from './grammar.js';

/**
 * Says something to a saga that is under way, which it must not believe: through an exchange that is not the owner's, or about a step or an
 * epoch that it never asked for. Undefined while no saga is under way.
 *
 * Through the owner's own exchange and with what the saga waits for, it would not be a forgery: who may write there speaks for the owner.
 */
export function forgeReply(reply: Draft, target: Target): Broken | undefined {
  const { names, random } = target;
  const sagas = target.underWay();
  if (sagas.length === 0) return undefined;
  const properties = { ...reply.properties, correlationId: random.pick(sagas) };
  const forged = (what: string, changes: Partial<Draft>): Broken => ({
    what: `a reply ${what}`,
    draft: { ...reply, properties, ...changes },
  });
  const step = { 'edda-step': 'reserveStock' };
  return random.pick([
    forged('straight to the queue', {
      exchange: '',
      routingKey: names.replies,
      headers: { ...reply.headers, ...step },
    }),
    forged('through the exchange of another participant', {
      exchange: names.repliesOf('shipping'),
      headers: { ...reply.headers, ...step },
    }),
    forged('of an epoch to come', { headers: { ...reply.headers, ...step, 'edda-epoch': 7 } }),
    forged('about a step that there is not', {}),
  ]);
}

const EVENTS = ['nobody.cared', 'order.placed', 'x'.repeat(200)];

/** An event that no saga waits for, straight to the inbox: nothing is wrong with it, and nobody wants it. */
export function unknownEvent(start: Draft, { names, random }: Target): Broken {
  const type = random.pick(EVENTS);
  return {
    what: 'an event that nobody knows',
    draft: {
      ...start,
      exchange: '',
      routingKey: names.inbox,
      properties: { ...start.properties, type },
      headers: { ...start.headers, 'edda-kind': 'event' },
    },
  };
}
