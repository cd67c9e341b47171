import type { Broker, IncomingMessage, LetterAddress, Log, PublishResult, WireNames } from '@edda/messaging';
import { wayOf } from '@edda/messaging';
import type { JsonObject } from '@edda/saga-core';
import type { SagaStore } from '../saga-store.js';
import type { ClaimedLetter } from '../store/dead-letter-store.js';
import { toIncoming, toOutgoing } from './letter-message.js';
import { whyLetterRefused } from './letter-refusal.js';
import { backoffMs, pause } from './pause.js';
import type { Verdict } from './queue-intake.js';
import type { Decided } from './submit-patiently.js';
import type { ActionWork } from './work.js';

/** How long a claimed letter belongs to this process. If it dies, another one carries the letter after that. */
const LETTER_LEASE_MS = 30_000;
const CLAIM_LIMIT = 500;
/** What is due now is seen after this at the latest; so it is as fine as the pace of a plan can be. */
const POLL_MS = 250;

/** What a carrier is given by the engine around it. */
export interface CarrierParts {
  readonly store: Pick<SagaStore, 'claimLetters' | 'settleLetters'>;
  readonly broker: Broker;
  readonly names: WireNames;
  /** Resolves when it is decided. */
  readonly submit: (work: ActionWork) => Promise<Decided>;
  /** Takes a message in as if it had just been delivered from that queue. */
  readonly takeIn: (queue: 'replies' | 'inbox', message: IncomingMessage) => Promise<Verdict>;
  readonly log: Log;
  readonly closing: AbortSignal;
}

/** What came of one letter. `later`: nothing yet, and it comes again when its lease is over. */
type Outcome =
  | { readonly status: 'redriven' | 'discarded' | 'open'; readonly note: string }
  | { readonly status: 'later'; readonly why: string };

/**
 * Carries out what people want done with dead letters, when it is due. If the process dies in between, another one does it again: a saga
 * knows an action by its id, a mailbox an event by its id, and a fence a command, so nothing is done twice.
 */
export class LetterCarrier {
  private carrying: Promise<void> | undefined;

  constructor(private readonly parts: CarrierParts) {}

  start(): void {
    this.carrying ??= this.poll();
  }

  async close(): Promise<void> {
    await this.carrying;
  }

  private async poll(): Promise<void> {
    const { store, log, closing } = this.parts;
    let failures = 0;
    while (!closing.aborted) {
      let waitMs = POLL_MS;
      try {
        const letters = await store.claimLetters(CLAIM_LIMIT, LETTER_LEASE_MS);
        await this.carry(letters);
        failures = 0;
        if (letters.length === CLAIM_LIMIT) continue;
      } catch (error) {
        failures += 1;
        waitMs = backoffMs(failures);
        log('warn', `The dead letters cannot be carried: ${messageOf(error)}`);
      }
      await pause(waitMs, closing);
    }
  }

  /** Letters of one saga one after the other, in their order; all others side by side. */
  private async carry(letters: readonly ClaimedLetter[]): Promise<void> {
    const groups = new Map<string, ClaimedLetter[]>();
    for (const letter of letters) {
      const group = letter.saga?.id ?? letter.id;
      groups.set(group, [...(groups.get(group) ?? []), letter]);
    }
    const outcomes = await Promise.all([...groups.values()].map((group) => this.carryInOrder(group)));
    const all = outcomes.flat();
    const waiting = all.find(({ outcome }) => outcome.status === 'later');
    if (waiting?.outcome.status === 'later')
      this.parts.log(
        'warn',
        `Dead letter ${waiting.letter.id} waits for another try: ${waiting.outcome.why}`,
        {
          saga: waiting.letter.saga?.definition,
          step: waiting.letter.saga?.path,
          correlationId: waiting.letter.saga?.id,
          messageId: waiting.letter.messageId,
        },
      );
    await this.parts.store.settleLetters(
      all.flatMap(({ letter: { tenant, id, claim }, outcome }) =>
        outcome.status === 'later' ? [] : [{ tenant, id, claim, status: outcome.status, note: outcome.note }],
      ),
    );
  }

  private async carryInOrder(
    group: readonly ClaimedLetter[],
  ): Promise<readonly { readonly letter: ClaimedLetter; readonly outcome: Outcome }[]> {
    const done: { readonly letter: ClaimedLetter; readonly outcome: Outcome }[] = [];
    for (const letter of group) {
      const outcome = await this.carryOne(letter);
      done.push({ letter, outcome });
      // What comes behind it must not overtake it.
      if (outcome.status === 'later') break;
    }
    return done;
  }

  private async carryOne(letter: ClaimedLetter): Promise<Outcome> {
    const { intention, by, because } = letter.plan;
    const way = wayOf(letter, this.parts.names);
    try {
      if (way.way === 'saga') return await this.tellSaga(letter, way.saga);
      if (intention === 'discard') return { status: 'discarded', note: `${by}: ${because}` };
      if (way.way === 'none') return { status: 'open', note: way.why };
      return way.way === 'take-in' ? await this.takeIn(letter, way.queue) : await this.publish(letter);
    } catch (error) {
      if (this.parts.closing.aborted) return { status: 'later', why: messageOf(error) };
      return { status: 'open', note: `It could not be carried out: ${messageOf(error)}` };
    }
  }

  /** The saga decides: it alone knows whether it still wants its command. */
  private async tellSaga(letter: ClaimedLetter, saga: LetterAddress): Promise<Outcome> {
    const { id, plan, corrected } = letter;
    const { intention, by, because: reason } = plan;
    const { path, direction, epoch } = saga;
    const body = corrected === undefined ? undefined : (JSON.parse(corrected) as JsonObject);
    const result = await this.parts.submit({
      kind: 'action',
      sagaId: saga.id,
      input: {
        kind: 'action',
        // The same each time this plan is carried out, so that it is done once.
        id: `${plan.id}:${id}`,
        action: intention,
        by,
        reason,
        path,
        ...(direction === undefined ? {} : { direction }),
        ...(epoch === undefined ? {} : { epoch }),
        ...(body === undefined ? {} : { body }),
      },
    });
    if (result.status === 'unknown-version') return { status: 'later', why: result.detail };
    const refusal =
      result.status === 'rejected'
        ? result.detail
        : result.status === 'answered' && result.ignored !== undefined && result.ignored !== 'duplicate'
          ? whyLetterRefused(result.ignored, result.state, saga)
          : undefined;
    // Whoever wants it away gets it away: that its saga has gone on without it is no reason to keep it.
    if (intention === 'discard') {
      const aside = refusal === undefined ? '' : ' Its saga was not told: it has gone on without it.';
      return { status: 'discarded', note: `${by}: ${reason}${aside}` };
    }
    return refusal === undefined
      ? { status: 'redriven', note: `${by}: ${reason}` }
      : { status: 'open', note: refusal };
  }

  private async takeIn(letter: ClaimedLetter, queue: 'replies' | 'inbox'): Promise<Outcome> {
    const message = toIncoming(letter);
    if (!message) return { status: 'open', note: tooLarge(letter) };
    const verdict = await this.parts.takeIn(queue, message);
    switch (verdict.status) {
      case 'done':
        return redriven(letter);
      case 'aside':
        return {
          status: 'open',
          note: `It was taken in again, and is still ${verdict.reason}: ${verdict.detail}`,
        };
      case 'for-others':
        return { status: 'later', why: verdict.detail };
    }
  }

  private async publish(letter: ClaimedLetter): Promise<Outcome> {
    const { broker, names } = this.parts;
    const message = toOutgoing(letter, names, Date.now());
    if (!message) return { status: 'open', note: tooLarge(letter) };
    const [result] = await broker.publish([message]);
    return afterPublish(letter, result, names);
  }
}

function afterPublish(letter: ClaimedLetter, result: PublishResult | undefined, names: WireNames): Outcome {
  if (result?.status === 'confirmed') return redriven(letter);
  if (result?.status !== 'returned')
    return { status: 'later', why: result?.reason ?? 'the broker did not say what became of it.' };
  const note = `No queue "${letter.queue}" is bound to the exchange "${names.redrive}": start the service that reads it, or restore the binding, and redrive it again.`;
  return { status: 'open', note };
}

const redriven = ({ plan: { by, because } }: ClaimedLetter): Outcome => ({
  status: 'redriven',
  note: `${by}: ${because}`,
});

const tooLarge = ({ sizeBytes }: ClaimedLetter): string =>
  `Its ${sizeBytes} bytes were too many to be kept: only whoever sent it can send it again.`;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
