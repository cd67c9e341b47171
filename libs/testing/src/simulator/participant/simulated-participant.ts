import type { CommandMessage, DeliveryOutcome, FailureBody, OutgoingMessage } from '@edda/messaging';
import { deadLetter, decode, encode, retryPolicy, settle } from '@edda/messaging';
import type { FenceAnswer, judge } from '@edda/participant';
import { remember } from '@edda/participant';
import type { Connection } from '../broker/connection.js';
import { HEARTBEAT_MS } from '../broker/simulated-broker.js';
import type { SimulatedBroker } from '../broker/simulated-broker.js';
import type { SimulatedDelivery } from '../broker/simulated-queue.js';
import type { Evidence, LedgerEntry } from '../evidence.js';
import type { Surroundings } from '../process.js';
import { SimulatedProcess } from '../process.js';
import type { ParticipantDatabase } from './participant-database.js';
import { NotCommitted } from './participant-database.js';
import type { Script } from './script.js';

/** What a participant needs besides the world around it. */
export interface ParticipantParts {
  readonly broker: SimulatedBroker;
  readonly database: ParticipantDatabase;
  readonly script: Script;
  readonly evidence: Evidence;
  /** The fence's decision: the real one, unless a seeded bug has replaced it. */
  readonly judge: typeof judge;
  /** The seeded bug is that a command is acknowledged when it comes. */
  readonly acksAtOnce: boolean;
}

/** A handler that throws is tried twice in the process. Chance is the world's, so that a seed tells the whole story. */
const RETRY = retryPolicy({ attempts: 2, backoffMs: 50, jitter: 0 });

/** A participant: one local transaction for each command, behind the fence; then the reply, confirmed; then the ack. */
export class SimulatedParticipant extends SimulatedProcess {
  private connection: Connection | undefined;

  constructor(
    /** The first part of its commands' names. */
    readonly participant: string,
    around: Surroundings,
    private readonly parts: ParticipantParts,
  ) {
    super(participant, around);
  }

  protected onStart(): void {
    this.connect();
  }

  protected onDeath(): void {
    this.parts.database.releaseAll();
    this.connection?.lose();
    this.connection = undefined;
  }

  protected onPause(ms: number): void {
    const { connection } = this;
    if (ms > HEARTBEAT_MS)
      this.around.timeline.after(HEARTBEAT_MS, () => this.isPaused && connection?.lose());
  }

  protected onWaking(): void {
    this.connect();
  }

  private connect(): void {
    if (this.connection?.isOpen) return;
    const { broker } = this.parts;
    this.connection = broker.connect(this, () =>
      this.later(this.around.random.whole(20, 300), () => this.connect()),
    );
    if (!this.connection) return this.later(100, () => this.connect());
    this.connection.consume(broker.names.commandsOf(this.participant), 10, (delivery) =>
      this.receive(delivery),
    );
  }

  private receive(delivery: SimulatedDelivery): void {
    const { evidence } = this.parts;
    evidence.receipts.push({ order: evidence.next(), id: delivery.message.messageId ?? '' });
    this.passes('P1');
    if (this.parts.acksAtOnce) delivery.ack();
    const decoded = decode(delivery.message);
    if (!decoded.ok)
      return this.finish(delivery, { kind: 'undecodable', why: decoded.reason, address: decoded.address });
    const { message } = decoded;
    if (message.kind !== 'command' && message.kind !== 'revoke')
      return this.finish(delivery, { kind: 'no-handler', why: 'It is no command.', message });
    if (message.kind === 'command' && this.around.faults.strikes('command-put-aside'))
      return this.finish(delivery, {
        kind: 'contract-violated',
        why: 'It does not fit the contract.',
        command: message,
      });
    this.attempt(delivery, message, 1);
  }

  /** Waits for whoever has the step in hand, then for the transaction. */
  private attempt(delivery: SimulatedDelivery, command: CommandMessage, tries: number): void {
    const { database } = this.parts;
    const key = `${command.sagaId} ${command.path}`;
    if (!database.hold(key)) return this.later(20, () => this.attempt(delivery, command, tries));
    const { random, faults } = this.around;
    const workMs = faults.strikes('participant-slow') ? random.whole(200, 4_000) : random.whole(1, 20);
    this.later(workMs, () => this.execute(delivery, command, key, tries));
  }

  private execute(delivery: SimulatedDelivery, command: CommandMessage, key: string, tries: number): void {
    const { database, judge, script } = this.parts;
    const row = database.row(key);
    const verdict = judge(row, command, database.clock);
    this.passes('P2');
    if (verdict.action === 'answer') {
      database.release(key);
      this.around.faults.count('reply-replayed');
      return this.finish(delivery, { kind: 'answered', command, answer: verdict.answer });
    }
    let answer: FenceAnswer;
    if (verdict.action === 'bury') answer = verdict.answer;
    else {
      const behaviour = script.behaviour(command);
      if (behaviour.kind === 'keep-silent') {
        // It does not execute it and does not answer: the message is gone, as if the process had swallowed it.
        database.release(key);
        this.tell(command, 'is swallowed');
        this.parts.evidence.swallowed.add(command.id);
        return delivery.ack();
      }
      if (this.around.faults.strikes('participant-threw')) {
        database.release(key);
        const error = new Error('The handler threw.');
        return this.finish(delivery, { kind: 'threw', command, error }, tries);
      }
      answer =
        behaviour.kind === 'succeed'
          ? { outcome: 'success', body: behaviour.reply, replayed: false }
          : { outcome: 'failure', body: failureBody(behaviour.code), replayed: false };
    }
    this.passes('P4');
    try {
      const { sagaId, path, direction, epoch } = command;
      const entry = {
        participant: this.participant,
        sagaId,
        path,
        direction,
        epoch,
        what: whatOf(verdict.action, answer),
      };
      database.commit({ key, row: remember(row, command, answer), entry });
    } catch (error) {
      if (!(error instanceof NotCommitted)) throw error;
      database.release(key);
      return this.later(100, () => this.attempt(delivery, command, tries));
    }
    database.release(key);
    this.tell(command, `is ${answer.outcome}`);
    this.passes('P5');
    this.finish(delivery, { kind: 'answered', command, answer });
  }

  /** The dead letter first, then the reply, then the ack; each once the one before is confirmed. */
  private finish(delivery: SimulatedDelivery, outcome: DeliveryOutcome, threw = 0): void {
    const { broker } = this.parts;
    const attempt = { threw, unavailable: 0, random: 0 };
    const database = { firstMs: 100, longestMs: 100 };
    const policy = { participant: this.participant, retry: RETRY, database, longestHoldMs: 0 };
    const settlement = settle(outcome, attempt, policy);
    if (settlement.action === 'retry' && 'command' in outcome) {
      const { command } = outcome;
      return this.later(settlement.afterMs, () => this.attempt(delivery, command, threw + 1));
    }
    const { now } = this.around.timeline;
    const messages: OutgoingMessage[] = [];
    if (settlement.action === 'dead-letter') {
      const { reason, detail, about } = settlement;
      messages.push(deadLetter(delivery.message, reason, detail, broker.names, this.participant, now, about));
    }
    if ('reply' in settlement && settlement.reply)
      messages.push(this.garbled(encode(settlement.reply, broker.names, this.participant, now)));
    this.send(messages, () => {
      this.passes('P6');
      if (settlement.action === 'leave') return delivery.requeue();
      delivery.ack();
      this.passes('P7');
    });
  }

  private send(messages: readonly OutgoingMessage[], then: () => void): void {
    const [first, ...rest] = messages;
    if (!first) return then();
    const again = (): void => this.later(this.around.random.whole(50, 400), () => this.send(messages, then));
    if (!this.connection?.isOpen) return again();
    this.connection.publish([first], ([result]) =>
      result?.status === 'confirmed' ? this.send(rest, then) : again(),
    );
  }

  /** A reply that does not fulfil its contract, as a participant with a mistake in it sends one. */
  private garbled(message: OutgoingMessage): OutgoingMessage {
    return this.around.faults.strikes('reply-garbled')
      ? { ...message, content: '{"receipt":17,"code":false}' }
      : message;
  }

  private tell({ id }: CommandMessage, what: string): void {
    this.around.story.tell(this.name, () => `${id} ${what}`);
  }
}

function failureBody(code: string): FailureBody {
  return { code, message: `It was ${code}.`, details: { why: code } };
}

function whatOf(action: 'execute' | 'bury' | 'answer', answer: FenceAnswer): LedgerEntry['what'] {
  if (answer.outcome === 'revoked') return 'revoked';
  if (answer.outcome === 'failure') return 'failed';
  return action === 'bury' ? 'no-op' : 'effect';
}
