import { randomUUID } from 'node:crypto';
import { decode, encode, HEADERS, wireNames } from '@edda/messaging';
import type {
  Broker,
  BrokerFactory,
  CommandMessage,
  IncomingMessage,
  OutgoingMessage,
  WireNames,
} from '@edda/messaging';
import { effectId } from '@edda/saga-core';
import { poll } from '../services/poll.js';
import type { SeenReply } from './reply-problems.js';
import { bodyFor } from './subject.js';
import type { Subject } from './subject.js';

/** The participant broke a rule; the sentence says how. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** The queue of an examiner is gone so long after it, in milliseconds. */
const EXPIRES_MS = 60_000;
const A_DAY = 24 * 60 * 60 * 1_000;

/** Nobody's saga definition: who looks at the broker or a fence's table sees where these come from. */
const SAGA = 'edda-conformance';

/** Stands where the orchestrator stands: sends to one participant, and hears all that it says, wherever it says it. */
export class Examiner {
  readonly names: WireNames;
  /** Since the last rule began: for people. */
  private sent: string[] = [];
  private came: string[] = [];
  private readonly replies: SeenReply[] = [];
  private readonly letters: IncomingMessage[] = [];

  private constructor(
    readonly subject: Subject,
    private readonly broker: Broker,
  ) {
    this.names = wireNames(subject.namespace);
  }

  /** @throws if the broker cannot be reached in time */
  static async open(subject: Subject, make: BrokerFactory): Promise<Examiner> {
    const broker = make({ service: 'conformance', instance: randomUUID().slice(0, 8) }, () => undefined);
    const examiner = new Examiner(subject, broker);
    broker.connect();
    const isUp = await poll(() => broker.status === 'up', { withinMs: 15_000 });
    if (isUp) await examiner.listen();
    else {
      await broker.close();
      throw new Error('The broker could not be reached within 15 s: is --amqp right?');
    }
    return examiner;
  }

  close(): Promise<void> {
    return this.broker.close();
  }

  /** Forgets what was said before, for the next rule's report. */
  turnPage(): void {
    this.sent = [];
    this.came = [];
  }

  get page(): { readonly sent: readonly string[]; readonly came: readonly string[] } {
    return { sent: this.sent.slice(-6), came: this.came.slice(-6) };
  }

  /** A forward command of a saga that never was before. */
  newCommand(changes: Partial<CommandMessage> = {}): CommandMessage {
    const { command } = this.subject;
    return this.commandOf(randomUUID(), command, { direction: 'forward', ...changes });
  }

  /** The compensation of that command. */
  compensationOf({ sagaId }: CommandMessage): CommandMessage {
    const { compensation } = this.subject;
    if (compensation === undefined) throw new Error('There is no compensation to send.');
    return this.commandOf(sagaId, compensation, { direction: 'compensation' });
  }

  /** The same step under another epoch, or as a revoke: with the id that follows. */
  again(command: CommandMessage, changes: Partial<Pick<CommandMessage, 'epoch' | 'kind'>>): CommandMessage {
    const { epoch = command.epoch, kind = command.kind } = changes;
    const errand = kind === 'revoke' ? 'revoke' : command.direction;
    return { ...command, ...changes, id: effectId(command.sagaId, command.path, errand, epoch) };
  }

  /** Sends each of them at once. @throws Violation if nobody takes one */
  async send(...commands: readonly CommandMessage[]): Promise<void> {
    await this.publish(...commands.map((command) => encode(command, this.names, 'conformance', Date.now())));
  }

  /** For what no orchestrator would send. */
  async publish(...messages: readonly OutgoingMessage[]): Promise<void> {
    for (const message of messages) this.sent.push(described(message));
    const results = await this.broker.publish(messages);
    const failed = results.find(({ status }) => status !== 'confirmed');
    if (failed === undefined || failed.status === 'confirmed') return;
    const [message] = messages;
    throw new Violation(
      `"${message?.routingKey}" could not be sent (${failed.reason}): the participant's queue has to be bound to "${message?.exchange}".`,
    );
  }

  /** The replies to that message so far, wherever they came from. */
  repliesTo(id: string): readonly SeenReply[] {
    return this.replies.filter(({ reply }) => reply.causationId === id);
  }

  /** Waits until there are so many. @throws Violation if they do not come in time */
  async awaitReplies(id: string, count: number): Promise<readonly SeenReply[]> {
    await this.until(
      () => this.repliesTo(id).length >= count,
      () =>
        `${this.repliesTo(id).length} of ${count} replies to ${id} came within ${this.subject.timeoutMs} ms`,
    );
    return this.repliesTo(id);
  }

  /** The copy in the dead letters. @throws Violation if there is none in time */
  async awaitLetter(id: string): Promise<IncomingMessage> {
    const find = () => this.letters.find(({ messageId }) => messageId === id);
    await this.until(
      () => find() !== undefined,
      () => `no copy of ${id} came through "${this.names.dead}" within ${this.subject.timeoutMs} ms`,
    );
    return find() as IncomingMessage;
  }

  private async until(holds: () => boolean, otherwise: () => string): Promise<void> {
    const { timeoutMs } = this.subject;
    if (!(await poll(holds, { withinMs: timeoutMs, everyMs: 5 }))) throw new Violation(`${otherwise()}.`);
  }

  private commandOf(
    sagaId: string,
    sample: Subject['command'],
    changes: Partial<CommandMessage> & Pick<CommandMessage, 'direction'>,
  ): CommandMessage {
    const { epoch = 1, direction } = changes;
    return {
      kind: 'command',
      id: effectId(sagaId, 'examined', direction, epoch),
      name: sample.name,
      contractVersion: sample.contractVersion,
      sagaId,
      saga: SAGA,
      path: 'examined',
      tenant: 'default',
      epoch,
      attempt: 1,
      notAfter: Date.now() + A_DAY,
      body: bodyFor(sample, sagaId),
      ...changes,
    };
  }

  /** Bound to what it may be said through, and to where it is wrongly said: so that a wrong exchange is not taken for silence. */
  private async listen(): Promise<void> {
    const { commands, events, dead, repliesOf } = this.names;
    const queue = `${dead}.conformance.${randomUUID()}`;
    const replies = repliesOf(this.subject.participant);
    await this.broker.declare({
      exchanges: [commands, events, dead, replies].map((name) => ({ name, type: 'topic' as const })),
      queues: [{ name: queue, arguments: { 'x-queue-type': 'quorum', 'x-expires': EXPIRES_MS } }],
      bindings: [
        { exchange: replies, queue, routingKey: '#' },
        { exchange: events, queue, routingKey: '#' },
        { exchange: dead, queue, routingKey: '#' },
      ],
    });
    await this.broker.consume({ queue, prefetch: 500 }, (deliveries) => {
      for (const delivery of deliveries) {
        this.hear(delivery.message);
        delivery.ack();
      }
    });
  }

  private hear(message: IncomingMessage): void {
    this.came.push(described({ ...message, content: message.text ?? message.content }));
    if (message.exchange === this.names.dead) {
      this.letters.push(message);
      return;
    }
    const decoded = decode(message);
    if (!decoded.ok || decoded.message.kind !== 'reply') return;
    const { exchange, routingKey } = message;
    this.replies.push({ exchange, routingKey, reply: decoded.message });
  }
}

/** One line for people. */
function described({
  exchange,
  routingKey,
  messageId = '',
  headers,
  content,
}: Pick<IncomingMessage, 'exchange' | 'routingKey' | 'messageId' | 'headers'> & {
  readonly content: string | Uint8Array;
}): string {
  const { kind, outcome, epoch, direction, deadReason, deadDetail } = HEADERS;
  const shown = [kind, direction, epoch, outcome, deadReason, deadDetail]
    .filter((name) => headers[name] !== undefined)
    .map((name) => `${name}=${String(headers[name]).slice(0, 120)}`);
  const body = typeof content === 'string' ? content.slice(0, 200) : `${content.length} bytes`;
  return `${exchange} ${routingKey} id=${messageId} ${shown.join(' ')} ${body}`;
}
