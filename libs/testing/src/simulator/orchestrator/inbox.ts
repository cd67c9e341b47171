import type { CommandMessage, DeadLetterReason, IncomingMessage } from '@edda/messaging';
import { decode, decodeForeign } from '@edda/messaging';
import type { Edition } from './edition.js';
import type { ChildErrand, StartWork, Work, WorkResult } from '@edda/orchestration/decisions';
import {
  makeStart,
  readChildErrand,
  readEvent,
  readReply,
  startOfChild,
  tombstoneOf,
} from '@edda/orchestration/decisions';
import type { WireNames } from '@edda/messaging';

/** What is to become of a delivery. */
export type Verdict =
  | { readonly status: 'done' }
  | { readonly status: 'aside'; readonly reason: DeadLetterReason; readonly detail: string }
  | { readonly status: 'for-others' };

export interface InboxParts {
  readonly edition: Edition;
  readonly names: WireNames;
  readonly newId: () => string;
  /** Submits until it is decided; `then` is not called if the process dies before that. */
  readonly submit: (work: Work, then: (result: WorkResult) => void) => void;
}

type Take = (verdict: Verdict) => void;

const DONE: Verdict = { status: 'done' };

/** What a message makes an orchestrator do. Everything in it is decided by the real functions; this is only their order. */
export class Inbox {
  constructor(private readonly parts: InboxParts) {}

  reply(message: IncomingMessage, take: Take): void {
    const { edition, names } = this.parts;
    const read = readReply(message, names, (command, version) =>
      edition.registry.contractOf(command, version),
    );
    const aside = read.deadLetter && ({ status: 'aside', ...read.deadLetter } as const);
    if (!read.work) return take(aside ?? DONE);
    this.parts.submit(read.work, (result) => take(aside ?? verdictOn(result)));
  }

  /** Starts, events, and what parent sagas ask of child sagas. */
  other(message: IncomingMessage, take: Take): void {
    const decoded = decode(message);
    if (decoded.ok && (decoded.message.kind === 'command' || decoded.message.kind === 'revoke'))
      return this.errand(decoded.message, take);
    const foreign = decodeForeign(message);
    if (!foreign.ok) return take({ status: 'aside', reason: 'undecodable', detail: foreign.reason });
    const { edition, newId } = this.parts;
    const known = edition.registry.events.get(foreign.message.name);
    if (!known) return this.start(foreign.message, take);
    const read = readEvent(foreign.message, known, newId, 'drop');
    if ('problems' in read)
      return take({ status: 'aside', reason: 'contract-violated', detail: 'no such event' });
    this.all(read.work, take);
  }

  private start(message: Parameters<typeof readEvent>[0], take: Take): void {
    const { edition, newId } = this.parts;
    const work = edition.registry.startedByCommand(message.name).flatMap((definition): StartWork[] => {
      const { id: idempotencyKey, tenant } = message;
      const terms = { sagaId: newId(), tenant, idempotencyKey, unknownFields: 'drop' } as const;
      const made = makeStart(definition, message.body, terms);
      return 'work' in made ? [made.work] : [];
    });
    this.all(work, take);
  }

  private all(work: readonly Work[], take: Take): void {
    let left = work.length;
    if (left === 0) return take(DONE);
    for (const piece of work)
      this.parts.submit(piece, () => {
        left -= 1;
        if (left === 0) take(DONE);
      });
  }

  /** The first errand makes the child, or its tombstone; each that comes later is put to that one. */
  private errand(command: CommandMessage, take: Take): void {
    const errand = readChildErrand(command);
    if (typeof errand === 'string')
      return take({ status: 'aside', reason: 'contract-violated', detail: errand });
    const { edition, newId, submit } = this.parts;
    const definition = edition.registry.newest(errand.saga);
    if (!definition) return take({ status: 'for-others' });
    const bury = (refusal?: Parameters<typeof tombstoneOf>[3]): void =>
      submit(tombstoneOf(definition, errand, newId(), refusal), (result) =>
        this.followUp(errand, result, take),
      );
    if (errand.asks.errand !== 'run') return bury();
    const start = startOfChild(definition, errand, newId());
    if ('code' in start) return bury(start);
    submit(start, (result) =>
      result.status === 'key-taken'
        ? bury({ code: 'key-taken', message: `Saga ${result.sagaId} has the key.` })
        : this.followUp(errand, result, take),
    );
  }

  private followUp({ asks }: ChildErrand, result: WorkResult, take: Take): void {
    const isThere =
      result.status === 'idempotency-conflict' || (result.status === 'started' && result.repeated);
    if (!isThere) return take(verdictOn(result));
    this.parts.submit({ kind: 'asked', sagaId: result.sagaId, asks }, (answer) => take(verdictOn(answer)));
  }
}

function verdictOn(result: WorkResult): Verdict {
  if (result.status === 'unknown-version') return { status: 'for-others' };
  if (result.status === 'rejected') return { status: 'aside', reason: result.reason, detail: result.detail };
  return DONE;
}
