import type { OutgoingMessage, PublishResult, WireNames } from '@edda/messaging';
import { ORCHESTRATOR, participantOf } from '@edda/messaging';
import type { BrokerTap } from '../evidence.js';
import type { SimulatedProcess, Surroundings } from '../process.js';
import { Connection } from './connection.js';
import type { QueuedMessage } from './simulated-queue.js';
import { SimulatedQueue } from './simulated-queue.js';

/** A consumer that says nothing for so long has lost its connection. */
export const HEARTBEAT_MS = 1_500;

/**
 * A broker as far as Edda relies on one: at least once, in no certain order, with confirms that may get lost. A wiped one has forgotten
 * everything, its queues included, until who consumes them comes back.
 */
export class SimulatedBroker {
  isUp = true;
  /** What is on its way into a queue: held up, doubled, or late. */
  inTransit = 0;
  private readonly queues = new Map<string, SimulatedQueue>();
  private readonly unbound = new Map<string, number>();
  private readonly connections = new Set<Connection>();

  constructor(
    readonly around: Surroundings,
    readonly names: WireNames,
    readonly tap: BrokerTap,
    /** The events and commands that the orchestrators' inbox is bound for. */
    private readonly inboxKeys: ReadonlySet<string>,
  ) {}

  /** Undefined while there is no broker to connect to. */
  connect(process: SimulatedProcess, onLost: () => void): Connection | undefined {
    if (!this.isUp) return undefined;
    const connection = new Connection(this, process, () => {
      this.connections.delete(connection);
      onLost();
    });
    this.connections.add(connection);
    return connection;
  }

  declare(queue: string): SimulatedQueue {
    let known = this.queues.get(queue);
    if (!known) {
      known = new SimulatedQueue(queue, this.around, this.tap);
      this.queues.set(queue, known);
    }
    return known;
  }

  /** What becomes of a message that has reached the broker. */
  accept(message: OutgoingMessage): PublishResult {
    const { faults, timeline } = this.around;
    if (faults.strikes('publish-refused')) return { status: 'failed', reason: 'refused' };
    const { names } = this;
    if (message.exchange === names.dead) {
      this.tap.putAside(message);
      return { status: 'confirmed' };
    }
    const queueName = this.queueFor(message);
    const queue = queueName === undefined ? undefined : this.queues.get(queueName);
    const isUnbound = queueName !== undefined && (this.unbound.get(queueName) ?? 0) > timeline.now;
    if (!queue || isUnbound) {
      if (!message.mandatory) return { status: 'confirmed' };
      faults.count('message-returned');
      this.tap.returned(message);
      return { status: 'returned', reason: 'no queue is bound' };
    }
    this.enqueue(queue.name, message);
    return { status: 'confirmed' };
  }

  /** Nothing gets into one of the queues for a while; what is published for it comes back. */
  unbindOne(ms: number): void {
    const { random, timeline } = this.around;
    if (this.queues.size > 0) this.unbound.set(random.pick([...this.queues.keys()]), timeline.now + ms);
  }

  /** All connections are lost, and come back after a while. What lay in the queues lies there still. */
  goAway(ms: number): void {
    if (!this.isUp) return;
    this.isUp = false;
    for (const connection of Array.from(this.connections)) connection.lose();
    this.around.timeline.after(ms, () => {
      this.isUp = true;
    });
  }

  /** Everything is forgotten. */
  wipe(): void {
    this.tap.wiped();
    for (const connection of Array.from(this.connections)) connection.lose();
    this.queues.clear();
  }

  /** One consumer loses its connection. */
  loseOne(): void {
    const { random } = this.around;
    if (this.connections.size > 0) random.pick([...this.connections]).lose();
  }

  /** Nothing waits, and nothing is being worked on. */
  get isIdle(): boolean {
    return this.inTransit === 0 && [...this.queues.values()].every(({ isEmpty }) => isEmpty);
  }

  private queueFor({ exchange, routingKey }: OutgoingMessage): string | undefined {
    const { names } = this;
    const owner = participantOf(routingKey);
    if (owner === ORCHESTRATOR && exchange === names.commands) return names.inbox;
    if (exchange === names.events || (exchange === names.commands && this.inboxKeys.has(routingKey)))
      return this.inboxKeys.has(routingKey) ? names.inbox : undefined;
    if (exchange === names.commands) return names.commandsOf(owner);
    return exchange.startsWith(names.repliesOf('')) ? names.replies : undefined;
  }

  private enqueue(queue: string, message: OutgoingMessage): void {
    const { faults, random } = this.around;
    // It has confirmed it, and loses it all the same: what was to be answered is sent again. An event nobody would send again.
    if (message.exchange !== this.names.events && faults.strikes('message-lost')) return;
    const put = (queued: QueuedMessage) => this.declare(queue).put(queued);
    const putAfter = (ms: number) => {
      this.inTransit += 1;
      this.around.timeline.after(ms, () => {
        this.inTransit -= 1;
        put({ message, redelivered: false });
      });
    };
    if (faults.strikes('message-delayed')) putAfter(random.whole(50, 3_000));
    else put({ message, redelivered: false });
    if (faults.strikes('message-duplicated')) putAfter(random.whole(0, 2_000));
    if (message.exchange === this.names.commands && faults.strikes('command-late'))
      putAfter(random.whole(2_000, 40_000));
  }
}
