import type { Broker, IncomingMessage, Letter, Log, Pending, WireNames } from '@edda/messaging';
import { deadLetter, MASK, MicroBatcher, subjectIn } from '@edda/messaging';
import type { SagaStore } from '../saga-store.js';
import { StoreUnavailable } from '../saga-store.js';
import { isUntoldCause } from '../secrecy/cover-letter.js';
import type { DeadLetter } from '../store/dead-letter-store.js';
import { backoffMs, pause } from './pause.js';
import { publishSurely } from './publish-surely.js';
import { toDeadLetter } from './to-dead-letter.js';

/** So many letters become rows with one statement. */
const MAX_BATCH = 200;

/** Then they are told of again: better than never to forget one. */
const MAX_TOLD = 1_000;

/** All of it stands in the letter. */
const MAX_TOLD_DETAIL = 300;

/** What a recorder is given by the engine around it. */
export interface RecorderParts {
  readonly store: Pick<SagaStore, 'recordLetters'>;
  readonly broker: Broker;
  readonly names: WireNames;
  readonly service: string;
  /** Takes what is somebody's out of the texts of a letter. Default: there is nothing. */
  readonly discreet?: (letter: Letter) => Letter;
  /** The cause of such a letter. Default: that of its texts. */
  readonly causeOf?: (letter: Letter) => string;
  readonly log: Log;
  readonly closing: AbortSignal;
}

type PendingLetter = Pending<DeadLetter, void>;

/**
 * Writes dead letters to the database: what has come together with one statement, and as long as it takes. A batch that fails for what is
 * in it is halved until the letter that does it stands alone. That one goes to the queue of what nobody can decode, so that it neither
 * comes again and again nor holds up the others. Tells of each cause once, not of each letter.
 */
export class LetterRecorder {
  private readonly batcher: MicroBatcher<DeadLetter, void>;
  private readonly told = new Set<string>();

  constructor(private readonly parts: RecorderParts) {
    this.batcher = new MicroBatcher((batch) => this.store(batch), MAX_BATCH);
  }

  /**
   * Resolves when the letter is stored, or lies confirmed among what nobody can decode: its message may be acknowledged. `message` is
   * the one that was delivered.
   *
   * @throws if the process closes before that
   */
  async record(told: Letter, message: IncomingMessage): Promise<void> {
    const { broker, names, service, log, closing, discreet, causeOf } = this.parts;
    const letter = discreet ? discreet(told) : told;
    try {
      await this.batcher.submit(toDeadLetter(letter, causeOf?.(letter)));
    } catch (error) {
      if (closing.aborted || error instanceof StoreUnavailable) throw error;
      const refusal = error instanceof Error ? error.message : String(error);
      const id = message.messageId || 'without an id';
      log(
        'error',
        `Message ${id} from ${letter.queue} cannot be stored as a dead letter, and goes to ${names.undecodable}: ${refusal}`,
        subjectIn(message),
      );
      const { queue, exchange, routingKey, reason, detail } = letter;
      const why = `${reason}: ${detail} It could not be stored: ${refusal}`;
      const original = { ...message, queue, exchange, routingKey };
      const copy = deadLetter(original, 'unprocessable', why, names, service, Date.now());
      await publishSurely(broker, { ...copy, routingKey: `undecodable.${message.queue}` }, closing);
    }
  }

  /** Waits for what is under way. */
  close(): Promise<void> {
    return this.batcher.close();
  }

  private async store(batch: readonly PendingLetter[]): Promise<void> {
    const { store, log, closing } = this.parts;
    for (let failures = 1; ; failures += 1) {
      try {
        await store.recordLetters(batch.map(({ work }) => work));
        for (const { work, resolve } of batch) {
          this.tell(work);
          resolve();
        }
        return;
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) return await this.isolate(batch, error);
        if (closing.aborted) return batch.forEach(({ reject }) => reject(error));
        if (failures === 1)
          log('warn', `${batch.length} dead letters wait for the database: ${error.message}`);
        await pause(backoffMs(failures), closing);
      }
    }
  }

  private async isolate(batch: readonly PendingLetter[], error: unknown): Promise<void> {
    if (batch.length === 1) {
      for (const { reject } of batch) reject(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await this.store(batch.slice(0, middle));
    await this.store(batch.slice(middle));
  }

  private tell({ reason, detail, cause, queue, by, messageId = 'without an id' }: DeadLetter): void {
    if (this.told.has(cause)) return;
    if (this.told.size >= MAX_TOLD) this.told.clear();
    this.told.add(cause);
    // One line, whatever somebody wrote into it.
    const said = isUntoldCause(cause) ? MASK : detail;
    const why = said.replaceAll(/\s+/g, ' ').slice(0, MAX_TOLD_DETAIL);
    const line = `Message ${messageId} from ${queue} was put aside by ${by}: ${reason}: ${why} (More of the same are not told of: GET /v1/dead-letters/groups.)`;
    // Somebody tries to answer for somebody else: a person should look at once.
    this.parts.log(reason === 'forged' ? 'error' : 'warn', line);
  }
}
