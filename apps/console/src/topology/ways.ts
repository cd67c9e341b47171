import type { Binding, Carried, Exchange, Queue, Topology } from './parts.js';

/** The ways into one queue from exchanges that carry the same. */
export interface Way {
  readonly queue: Queue;
  readonly bindings: readonly Binding[];
}

/** Exchanges that carry the same, and where it goes. */
export interface WayGroup {
  readonly carries: Carried;
  readonly exchanges: readonly Exchange[];
  readonly ways: readonly Way[];
  /** How many queues put here what reaches their delivery limit. */
  readonly dying: number;
}

/** In the order in which a saga's messages take them. */
const ORDER: readonly Carried[] = ['commands', 'replies', 'events', 'dead', 'redrive', 'other'];

/** The topology as a person reads it: by what is carried, and then queue by queue, in the order in which they come. */
export function wayGroups({ exchanges, queues, bindings }: Topology): readonly WayGroup[] {
  return ORDER.flatMap((carries) => {
    const carrying = exchanges.filter((exchange) => exchange.carries === carries);
    if (carrying.length === 0) return [];
    const names = new Set(carrying.map(({ name }) => name));
    const ways = queues.flatMap((queue) => {
      const into = bindings.filter((one) => one.queue === queue.name && names.has(one.exchange));
      return into.length === 0 ? [] : [{ queue, bindings: into }];
    });
    const dying = queues.filter(({ arguments: declared }) =>
      names.has(String(declared['x-dead-letter-exchange'])),
    );
    return [{ carries, exchanges: carrying, ways, dying: dying.length }];
  });
}

/** From here on a limit is none: some versions of RabbitMQ take no queue without a number. */
const AS_GOOD_AS_NONE = 1_000_000_000;

/** Whose a queue is, and who sends to it, in a few words each. */
export function ownerWords({ declared, service, sagas }: Queue): readonly string[] {
  return [
    service ?? (declared ? 'for people to look at' : 'of another service'),
    ...(sagas.length === 0 ? [] : [`for ${sagas.join(', ')}`]),
  ];
}

/** Of its arguments those that matter to whoever looks. */
export function argumentWords({ arguments: own }: Queue): readonly string[] {
  const limit = own['x-delivery-limit'];
  return [
    ...(typeof own['x-queue-type'] === 'string' ? [own['x-queue-type']] : []),
    ...(typeof limit === 'number' && limit < AS_GOOD_AS_NONE ? [`${limit} deliveries at most`] : []),
  ];
}

/** Whether a queue stands still because nobody takes from it. */
export const isForsaken = ({ service, consumers }: Queue): boolean =>
  service !== undefined && consumers === 0;
