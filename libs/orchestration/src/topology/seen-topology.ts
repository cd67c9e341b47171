import type { Binding, BrokerStatus, Finding, FoundBroker, QueueLooks, WantedSystem } from '@edda/messaging';
import {
  diagnose,
  diagnoseUnread,
  isSameBinding,
  ORCHESTRATOR,
  standing,
  topology,
  wireNames,
} from '@edda/messaging';

/** What an exchange is for; `other`: it is none of ours. */
export const CARRIED = ['commands', 'replies', 'events', 'dead', 'redrive', 'other'] as const;
export type Carried = (typeof CARRIED)[number];

/** What every part has. */
interface SeenPart {
  /** False for what is on the broker beside what our definitions want: a service's own queue, or something that was left over. */
  readonly isDeclared: boolean;
  /** Wanted, and not there. False also where nobody could look. */
  readonly isMissing: boolean;
}

export interface SeenExchange extends SeenPart {
  readonly name: string;
  readonly type: string;
  readonly carries: Carried;
}

export interface SeenQueue extends SeenPart {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Who takes from it, as far as it is known. */
  readonly service?: string;
  /** The definitions that send commands to it. */
  readonly sagas: readonly string[];
  /** That were delivered to nobody. Missing where nobody could look. */
  readonly messages?: number;
  readonly consumers?: number;
}

export type SeenBinding = SeenPart & Binding;

/** What a system wants of its broker, what the broker has of it, and what the doctor says. */
export interface SeenTopology {
  readonly broker: { readonly status: BrokerStatus; readonly version?: string };
  /** By what the broker was looked at: its management API, AMQP alone, or nothing that answered. */
  readonly lookedBy: 'management' | 'amqp' | 'nothing';
  readonly exchanges: readonly SeenExchange[];
  readonly queues: readonly SeenQueue[];
  readonly bindings: readonly SeenBinding[];
  /** The worst first. */
  readonly findings: readonly Finding[];
}

/** What was learnt of a broker. */
export interface Looked {
  readonly status: BrokerStatus;
  /** Empty if AMQP could not be asked. */
  readonly looks: QueueLooks;
  /** Missing if its management API could not be read. */
  readonly found?: FoundBroker;
  /** Why it could not; missing as well if nobody said where it is. */
  readonly failure?: string;
}

/** Lays beside each other what is wanted and what is there. `senders`: the definitions that send commands, by participant. */
export function seenTopology(
  wanted: WantedSystem,
  { status, looks, found: read, failure }: Looked,
  senders: ReadonlyMap<string, readonly string[]>,
): SeenTopology {
  const found = read && counted(read, looks);
  const declared = standing(topology(wanted));
  const others = found ? othersIn(found, declared) : { exchanges: [], queues: [], bindings: [] };
  const takers = takersOf(wanted);
  const lookedBy = found ? 'management' : looks.size > 0 ? 'amqp' : 'nothing';
  const isFound = (all: readonly { readonly name: string }[] | undefined, name: string): boolean =>
    all === undefined || all.some((one) => one.name === name);
  return {
    broker: { status, ...(found ? { version: found.version } : {}) },
    lookedBy,
    exchanges: [
      ...declared.exchanges.map((exchange) => ({
        ...exchange,
        carries: carriedBy(exchange.name, wanted),
        isDeclared: true,
        isMissing: !isFound(found?.exchanges, exchange.name),
      })),
      ...others.exchanges.map((exchange) => ({
        ...exchange,
        carries: 'other' as const,
        isDeclared: false,
        isMissing: false,
      })),
    ],
    queues: [
      ...declared.queues.map((queue) => {
        const service = takers.get(queue.name);
        return {
          name: queue.name,
          arguments: queue.arguments,
          ...(service === undefined ? {} : { service }),
          sagas: (service !== undefined && senders.get(service)) || [],
          isDeclared: true,
          isMissing: found
            ? !isFound(found.queues, queue.name)
            : looks.has(queue.name) && looks.get(queue.name) === undefined,
          ...numbersOf(found?.queues.find(({ name }) => name === queue.name) ?? looks.get(queue.name)),
        };
      }),
      ...others.queues.map((queue) => ({
        name: queue.name,
        arguments: queue.arguments,
        sagas: [],
        isDeclared: false,
        isMissing: false,
        ...numbersOf(queue),
      })),
    ],
    bindings: [
      ...declared.bindings.map((binding) => ({
        ...binding,
        isDeclared: true,
        isMissing: found !== undefined && !found.bindings.some((one) => isSameBinding(one, binding)),
      })),
      ...others.bindings.map((binding) => ({ ...binding, isDeclared: false, isMissing: false })),
    ],
    findings: found ? diagnose(wanted, found) : diagnoseUnread(wanted, looks, failure),
  };
}

/** The management API counts every few seconds, AMQP now: a consumer that has just come is no finding. */
function counted(found: FoundBroker, looks: QueueLooks): FoundBroker {
  return { ...found, queues: found.queues.map((queue) => ({ ...queue, ...looks.get(queue.name) })) };
}

/** What others have bound to our exchanges, or our queues to: who else listens belongs to the picture. */
function othersIn(
  found: FoundBroker,
  declared: ReturnType<typeof topology>,
): Pick<FoundBroker, 'exchanges' | 'queues' | 'bindings'> {
  const exchanges = new Set(declared.exchanges.map(({ name }) => name));
  const queues = new Set(declared.queues.map(({ name }) => name));
  const bindings = found.bindings.filter(
    (binding) =>
      (exchanges.has(binding.exchange) || queues.has(binding.queue)) &&
      !declared.bindings.some((one) => isSameBinding(one, binding)),
  );
  return {
    exchanges: found.exchanges.filter(
      ({ name }) => !exchanges.has(name) && bindings.some(({ exchange }) => exchange === name),
    ),
    queues: found.queues.filter(
      ({ name }) => !queues.has(name) && bindings.some(({ queue }) => queue === name),
    ),
    bindings,
  };
}

function carriedBy(exchange: string, { namespace }: WantedSystem): Carried {
  const { commands, events, dead, redrive } = wireNames(namespace);
  switch (exchange) {
    case commands:
      return 'commands';
    case events:
      return 'events';
    case dead:
      return 'dead';
    case redrive:
      return 'redrive';
    // All others of ours have a participant's name at their end.
    default:
      return 'replies';
  }
}

function takersOf({ namespace, participants }: WantedSystem): ReadonlyMap<string, string> {
  const { replies, inbox, deadLetters, commandsOf } = wireNames(namespace);
  return new Map([
    ...participants.map((participant) => [commandsOf(participant), participant] as const),
    ...[replies, inbox, deadLetters].map((queue) => [queue, ORCHESTRATOR] as const),
  ]);
}

/** Those that are known: the management API has none of a queue that has just been made. */
function numbersOf(
  counts: Pick<SeenQueue, 'messages' | 'consumers'> | undefined,
): Pick<SeenQueue, 'messages' | 'consumers'> {
  const { messages, consumers } = counts ?? {};
  return {
    ...(messages === undefined ? {} : { messages }),
    ...(consumers === undefined ? {} : { consumers }),
  };
}
