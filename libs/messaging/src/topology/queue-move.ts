import type { Binding, QueueDeclaration, Topology } from '../topology.js';
import { isSameBinding } from '../topology.js';
import type { WireNames } from '../wire-names.js';
import { HEADERS } from '../wire-names.js';
import { differingArguments } from './differing-arguments.js';
import { standing } from './system-topology.js';
import type { FoundBroker } from './found-broker.js';

/** One thing to do on the way of a queue to other arguments. Each may be done twice. */
export type MoveStep =
  | { readonly kind: 'declare'; readonly queue: QueueDeclaration }
  | { readonly kind: 'bind' | 'unbind'; readonly binding: Binding }
  /** Publishes each message to the exchange with the routing key, waits for the confirm, and acks it. */
  | { readonly kind: 'move'; readonly from: string; readonly to: string; readonly exchange: string }
  /** Only once it is empty, and nobody consumes it. */
  | { readonly kind: 'delete'; readonly queue: string };

/** What it takes to give one queue other arguments. */
export interface QueueMove {
  readonly queue: string;
  /** `wrong`: nothing was done yet; `half`: it was begun, and interrupted. */
  readonly state: 'wrong' | 'half';
  /** Why: the names of the arguments. */
  readonly differing: readonly string[];
  readonly steps: readonly MoveStep[];
}

/** Where the messages of a queue wait meanwhile. */
export function movingName(queue: string): string {
  return `${queue}.moving`;
}

const DEFAULT_EXCHANGE = '';

/**
 * How each queue whose arguments differ gets the wanted ones, with its messages and without a new name: they move to a second queue, the first
 * one is deleted and declared anew, and they move back. It follows from what is there, so whoever was interrupted makes the plan
 * again and goes on.
 *
 * At every moment each message is in one of the two queues; what was on its way when the mover died may be in both, with the same id. The
 * messages that lay there keep their order among themselves; what is published meanwhile may come before or after them.
 */
export function planMoves(
  wanted: Topology,
  found: Pick<FoundBroker, 'queues' | 'bindings'>,
  names: WireNames,
): readonly QueueMove[] {
  return standing(wanted).queues.flatMap((queue): QueueMove[] => {
    const present = found.queues.find(({ name }) => name === queue.name);
    const isHalf = found.queues.some(({ name }) => name === movingName(queue.name));
    const differing = present === undefined ? [] : differingArguments(queue, present);
    if (differing.length === 0 && !isHalf) return [];
    const steps = [
      ...(differing.length > 0 ? awayFrom(queue.name, boundTo(queue.name, found)) : []),
      ...backTo(queue, keptBindings(queue.name, wanted, found, names), names),
    ];
    return [{ queue: queue.name, state: isHalf ? 'half' : 'wrong', differing, steps }];
  });
}

/** New messages go to the second queue from here on, as they come; what lies in the first one follows by the default exchange. */
function awayFrom(name: string, bound: readonly Binding[]): MoveStep[] {
  const moving = movingName(name);
  return [
    { kind: 'declare', queue: { name: moving, arguments: MOVING_ARGUMENTS } },
    ...bound.map((binding): MoveStep => ({ kind: 'bind', binding: { ...binding, queue: moving } })),
    ...bound.map((binding): MoveStep => ({ kind: 'unbind', binding })),
    { kind: 'move', from: name, to: moving, exchange: DEFAULT_EXCHANGE },
    { kind: 'delete', queue: name },
  ];
}

/**
 * They come back through the exchange of redrives, which reaches this one queue, and whose messages say in two headers where they came from
 * first: a reply is known by its exchange, an event by its routing key.
 */
function backTo(queue: QueueDeclaration, kept: readonly Binding[], names: WireNames): MoveStep[] {
  const moving = movingName(queue.name);
  const redrive = { exchange: names.redrive, queue: queue.name, routingKey: queue.name };
  const isBound = kept.some((binding) => isSameBinding(binding, redrive));
  return [
    { kind: 'declare', queue },
    ...kept.map((binding): MoveStep => ({ kind: 'bind', binding })),
    ...(isBound ? [] : [{ kind: 'bind', binding: redrive } as const]),
    // Before anything moves: what the second queue got by way of the redrives would come back to it for ever.
    ...kept.map((binding): MoveStep => ({ kind: 'unbind', binding: { ...binding, queue: moving } })),
    { kind: 'move', from: moving, to: queue.name, exchange: names.redrive },
    ...(isBound ? [] : [{ kind: 'unbind', binding: redrive } as const]),
    { kind: 'delete', queue: moving },
  ];
}

const boundTo = (queue: string, { bindings }: Pick<FoundBroker, 'bindings'>): readonly Binding[] =>
  bindings.filter((binding) => binding.queue === queue);

/**
 * What is wanted, and what there is besides: whoever makes the plan need not know the events that sagas wait for. Except what an interrupted
 * move left behind: its way back is none of the queue's own.
 */
function keptBindings(
  queue: string,
  wanted: Topology,
  found: Pick<FoundBroker, 'bindings'>,
  names: WireNames,
): readonly Binding[] {
  const own = wanted.bindings.filter((binding) => binding.queue === queue);
  const there = [...boundTo(queue, found), ...boundTo(movingName(queue), found)]
    .map((binding) => ({ ...binding, queue }))
    .filter(({ exchange }) => exchange !== names.redrive);
  return [...own, ...there].filter(
    (binding, index, all) => all.findIndex((one) => isSameBinding(one, binding)) === index,
  );
}

/** What a message on its way must keep of its delivery, to be read as what it was. */
export interface MovedDelivery {
  readonly exchange: string;
  readonly routingKey: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** The exchanges through which messages come back to the one queue where they lay. No sender of messages may write to them. */
export function waysBack({ exchanges }: Pick<Topology, 'exchanges'>): ReadonlySet<string> {
  return new Set(exchanges.filter(({ type }) => type === 'direct').map(({ name }) => name));
}

/**
 * The headers of a message that is moved: its own, and where it came from first. What came back to its queue says so already (through one of the
 * exchanges `ways`, see {@link waysBack}), and so does what the mover itself put into the second queue; in anything else such headers are the
 * sender's invention. RabbitMQ's own headers for further routing keys stay behind: the mover may reach queues that the sender may not.
 */
export function movedHeaders(
  { exchange, routingKey, headers }: MovedDelivery,
  from: string,
  queue: string,
  ways: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  const isKnown = ways.has(exchange) || (exchange === DEFAULT_EXCHANGE && from === movingName(queue));
  const { CC: _, BCC: __, ...own } = headers;
  if (isKnown && HEADERS.originExchange in own) return own;
  return { ...own, [HEADERS.originExchange]: exchange, [HEADERS.originRoutingKey]: routingKey };
}

/** No limit: whoever moves what lies in it may have to try often. */
const MOVING_ARGUMENTS = { 'x-queue-type': 'quorum', 'x-delivery-limit': 1_000_000_000 };
