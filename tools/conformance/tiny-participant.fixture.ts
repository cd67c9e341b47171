import { setTimeout as delay } from 'node:timers/promises';
import {
  deadLetter,
  decode,
  encode,
  participantTopology,
  retryPolicy,
  settle,
  wireNames,
} from '@edda/messaging';
import type {
  Broker,
  BrokerFactory,
  CommandMessage,
  DeliveryOutcome,
  IncomingMessage,
  OutgoingMessage,
} from '@edda/messaging';
import { judge, remember } from '@edda/participant';
import type { FenceAnswer, FenceRow } from '@edda/participant';

/** Ways to build a participant wrongly. */
export type Mistake =
  | 'no-fence'
  | 'fence-in-memory-of-each-copy'
  | 'acks-garbage-silently'
  | 'dies-on-huge'
  | 'answers-late-command'
  | 'no-revoke'
  | 'wrong-exchange'
  | 'forgets-attempt'
  | 'ignores-not-after'
  | 'ignores-epochs'
  | 'undoes-what-never-was'
  | 'no-reason';

const PARTICIPANT = 'tiny';
const ATTEMPT = { threw: 0, unavailable: 0, random: 0 };
const POLICY = {
  participant: PARTICIPANT,
  retry: retryPolicy(),
  database: { firstMs: 1, longestMs: 1 },
  longestHoldMs: 1,
};

/** A participant by hand, `tiny.do` and `tiny.undo`, right but for its mistake. */
export class TinyParticipant {
  private readonly names = wireNames();
  private readonly rows = new Map<string, FenceRow>();
  private isDead = false;
  private executed = 0;

  private constructor(
    private readonly broker: Broker,
    private readonly mistake: Mistake | undefined,
  ) {}

  static async start(make: BrokerFactory, mistake?: Mistake): Promise<TinyParticipant> {
    const tiny = new TinyParticipant(
      make({ service: PARTICIPANT, instance: '1' }, () => undefined),
      mistake,
    );
    tiny.broker.connect();
    await tiny.broker.declare(participantTopology(PARTICIPANT));
    await tiny.broker.consume({ queue: tiny.names.commandsOf(PARTICIPANT), prefetch: 200 }, (deliveries) => {
      for (const delivery of deliveries) {
        if (tiny.isDead) continue;
        void tiny.take(delivery.message).then((done) => done && delivery.ack());
      }
    });
    return tiny;
  }

  stop(): Promise<void> {
    return this.broker.close();
  }

  private async take(message: IncomingMessage): Promise<boolean> {
    if (this.mistake === 'dies-on-huge' && message.content.length > 1_000_000) this.isDead = true;
    if (this.isDead) return false;
    const settlement = settle(await this.process(message), ATTEMPT, POLICY);
    if (settlement.action === 'dead-letter') {
      if (this.mistake === 'acks-garbage-silently') return true;
      const { reason, detail } = settlement;
      const copy = deadLetter(message, reason, detail, this.names, PARTICIPANT, Date.now());
      await this.publish(this.mistake === 'no-reason' ? { ...copy, headers: {} } : copy);
    }
    const reply = 'reply' in settlement ? settlement.reply : undefined;
    if (reply === undefined) return true;
    const answer = this.mistake === 'forgets-attempt' ? { ...reply, attempt: 1 } : reply;
    const encoded = encode(answer, this.names, PARTICIPANT, Date.now());
    await this.publish(
      this.mistake === 'wrong-exchange' ? { ...encoded, exchange: this.names.events } : encoded,
    );
    return true;
  }

  private async process(message: IncomingMessage): Promise<DeliveryOutcome> {
    const decoded = decode(message);
    if (!decoded.ok) return { kind: 'undecodable', why: decoded.reason, address: decoded.address };
    const command = decoded.message;
    if (command.kind !== 'command' && command.kind !== 'revoke')
      return { kind: 'no-handler', why: 'It is no command.', message: command };
    if (command.name !== 'tiny.do' && command.name !== 'tiny.undo')
      return { kind: 'no-handler', why: `There is no handler for ${command.name}.`, message: command };
    if (typeof command.body['orderId'] !== 'string')
      return { kind: 'contract-violated', why: 'orderId must be a text', command };
    if (command.kind === 'revoke' && this.mistake === 'no-revoke')
      return { kind: 'no-handler', why: 'A revoke is unknown.', message: command };
    return { kind: 'answered', command, answer: await this.fenced(command) };
  }

  private async fenced(command: CommandMessage): Promise<FenceAnswer> {
    if (this.mistake === 'no-fence' && command.kind === 'command') return this.execute();
    const key = `${command.sagaId}/${command.path}`;
    const row = this.asMistaken(command, this.rows.get(key));
    const { action, ...rest } = judge(row, this.asSeen(command), Date.now());
    // Between looking and storing: what a lock is for.
    if (this.mistake === 'fence-in-memory-of-each-copy') await delay(1);
    const answer = 'answer' in rest ? rest.answer : this.execute();
    if (action !== 'answer') this.rows.set(key, remember(this.rows.get(key), command, answer));
    if (this.mistake === 'undoes-what-never-was' && action === 'bury' && command.direction === 'compensation')
      return { outcome: 'failure', body: { code: 'nothing-to-undo', message: '' }, replayed: false };
    return answer;
  }

  private asSeen(command: CommandMessage): CommandMessage {
    return this.mistake === 'ignores-not-after' ? { ...command, notAfter: Infinity } : command;
  }

  private asMistaken({ direction, epoch }: CommandMessage, row: FenceRow | undefined): FenceRow | undefined {
    if (this.mistake === 'answers-late-command' && direction === 'forward' && row?.compensation !== undefined)
      return { ...row, compensation: undefined };
    if (this.mistake === 'ignores-epochs' && row?.forward !== undefined && row.forward.outcome !== 'revoked')
      return { ...row, forward: { ...row.forward, epoch } };
    return row;
  }

  private execute(): FenceAnswer {
    this.executed += 1;
    return { outcome: 'success', body: { number: this.executed }, replayed: false };
  }

  private async publish(message: OutgoingMessage): Promise<void> {
    await this.broker.publish([message]);
  }
}
