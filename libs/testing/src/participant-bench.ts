import type { Broker, CommandMessage, IncomingMessage, OutgoingMessage, ReplyMessage } from '@edda/messaging';
import { decode, encode, HEADERS, orchestratorTopology, wireNames } from '@edda/messaging';
import { InProcessBrokerHub } from './in-process-broker/in-process-broker-hub.js';

const A_DAY = 24 * 60 * 60 * 1000;

/** A command for a fence; by default the first forward command of its step. */
export function commandFor(sagaId: string, overrides: Partial<CommandMessage> = {}): CommandMessage {
  const { path = 'reserveStock', direction = 'forward', epoch = 1 } = overrides;
  return {
    id: `${sagaId}:${path}:${direction}:${epoch}`,
    kind: 'command',
    name: 'inventory.reserve-stock',
    contractVersion: 1,
    sagaId,
    saga: 'order',
    path,
    direction,
    epoch,
    attempt: 1,
    notAfter: Date.now() + A_DAY,
    tenant: 'default',
    body: {},
    ...overrides,
  };
}

/** Stands where the orchestrator stands: sends commands to participants on a broker in this process, and reads what they answer. */
export class ParticipantBench {
  readonly hub = new InProcessBrokerHub();
  readonly replies: ReplyMessage[] = [];
  readonly deadLetters: IncomingMessage[] = [];
  private readonly broker: Broker;
  private readonly names = wireNames();
  private readonly watching = new Set<() => void>();
  private sent = 0;

  private constructor() {
    this.broker = this.hub.broker({ service: 'orchestrator', instance: 'bench' }, () => undefined);
  }

  /** @param participants whose replies are read */
  static async open(...participants: readonly string[]): Promise<ParticipantBench> {
    const bench = new ParticipantBench();
    await bench.start(participants);
    return bench;
  }

  close(): Promise<void> {
    return this.broker.close();
  }

  /** A forward command of a new saga, unless it is told otherwise. Its body is not checked. */
  command(name: string, body: object, overrides: Partial<CommandMessage> = {}): CommandMessage {
    this.sent += 1;
    return commandFor(`saga-${this.sent}`, { name, body: body as CommandMessage['body'], ...overrides });
  }

  async send(command: CommandMessage): Promise<void> {
    await this.publish(encode(command, this.names, 'bench', Date.now()));
  }

  /** For what no orchestrator would send. */
  async publish(message: OutgoingMessage): Promise<void> {
    const [result] = await this.broker.publish([message]);
    if (result?.status !== 'confirmed')
      throw new Error(`The bench could not publish: ${JSON.stringify(result)}`);
  }

  /** Takes one message from the queue and gives it back, as a process that died of it would: from then on it was delivered before. */
  async returnOnce(queue: string): Promise<void> {
    const victim = this.hub.broker({ service: 'victim', instance: 'bench' }, () => undefined);
    victim.connect();
    await new Promise<void>((resolve, reject) => {
      victim.consume({ queue, prefetch: 1 }, () => resolve()).catch(reject);
    });
    await victim.close();
  }

  /** Sends it, and waits for its reply. */
  async ask(command: CommandMessage): Promise<ReplyMessage> {
    const before = this.repliesTo(command).length;
    await this.send(command);
    await this.until(() => this.repliesTo(command).length > before, `a reply to ${command.id}`);
    const [reply] = this.repliesTo(command).slice(before);
    if (reply === undefined) throw new Error(`The reply to ${command.id} was seen, and is gone.`);
    return reply;
  }

  repliesTo({ id }: CommandMessage): readonly ReplyMessage[] {
    return this.replies.filter((reply) => reply.causationId === id);
  }

  /** The reason and the detail of the dead letter with that message id, once it is there. */
  async deadLetterOf(id: string): Promise<{ readonly reason: unknown; readonly detail: unknown }> {
    const find = () => this.deadLetters.find((letter) => letter.messageId === id);
    await this.until(() => find() !== undefined, `a dead letter of ${id}`);
    const headers = find()?.headers ?? {};
    return { reason: headers[HEADERS.deadReason], detail: headers[HEADERS.deadDetail] };
  }

  /** Resolves at the first message after which it holds; rejects when it does not in time. */
  async until(holds: () => boolean, what: string, withinMs = 5_000): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve, reject) => {
      const end = (finish: () => void) => {
        clearTimeout(timer);
        this.watching.delete(look);
        finish();
      };
      const timer = setTimeout(
        () => end(() => reject(new Error(`Waited ${withinMs} ms in vain for ${what}.`))),
        withinMs,
      );
      const look = () => {
        if (holds()) end(resolve);
      };
      this.watching.add(look);
    });
  }

  private async start(participants: readonly string[]): Promise<void> {
    this.broker.connect();
    await this.broker.declare(orchestratorTopology({ participants }));
    await this.read(this.names.replies, (message) => {
      const decoded = decode(message);
      if (decoded.ok && decoded.message.kind === 'reply') this.replies.push(decoded.message);
    });
    await this.read(this.names.deadLetters, (message) => this.deadLetters.push(message));
  }

  private async read(queue: string, take: (message: IncomingMessage) => void): Promise<void> {
    await this.broker.consume({ queue, prefetch: 100 }, (deliveries) => {
      for (const delivery of deliveries) {
        take(delivery.message);
        delivery.ack();
      }
      for (const look of this.watching) look();
    });
  }
}
