import type { EnvelopeRule, WireNames } from '@edda/messaging';
import type { FactKind, SagaDefinition, SagaState, Transition } from '@edda/saga-core';
import { commandStepOf, hasEnded, openWaits } from '@edda/saga-core';
import type { SagaRegistry } from '../saga-registry.js';
import type { ClaimedKey, SagaChange } from '../saga-store.js';
import type { MailDelivery } from '../store/mail-store.js';
import type { ObservedChange } from '../telemetry/step-ends.js';
import { Draft } from './draft.js';
import { TIMER_LEASE_MS } from './kept-timer.js';
import { toOutbox } from './to-outbox.js';
import type {
  ActionWork,
  DecisionWork,
  EventWork,
  PostWork,
  ReplyWork,
  SagaWork,
  StartWork,
  Work,
  WorkResult,
} from './work.js';

/** What a batch was given by the database. */
export interface BatchFacts {
  readonly now: number;
  /** One for each start, in order. */
  readonly claims: readonly ClaimedKey[];
  /** Ids of the events that were not in the mailbox before. */
  readonly posted: ReadonlySet<string>;
  readonly states: ReadonlyMap<string, SagaState>;
  /** Sagas that exist, but are held by another process. */
  readonly busy: ReadonlySet<string>;
}

/** What the process adds. */
export interface BatchSettings {
  readonly registry: SagaRegistry;
  readonly names: WireNames;
  readonly appId: string;
  /** Which events are published in the envelope of others. Default: none. */
  readonly envelopes?: readonly EnvelopeRule[];
  readonly leaseMs: number;
  /** For how long timers are leased. Default: as the engine does. */
  readonly timerLeaseMs?: number;
  /** Whether somebody counts or traces what is decided. Default: nobody does. */
  readonly isObserved?: boolean;
  /** Whether each message names a span of its own. Default: all name the one that the saga was started with. */
  readonly isTraced?: boolean;
}

/** What a batch comes to: what to write in the one transaction, and the answer to each piece of work, in order. */
export interface BatchDecision {
  readonly changes: readonly SagaChange[];
  readonly results: readonly WorkResult[];
  /** Versions that this process does not have, whose sagas have a timer or an event that is due: `"order" version 1`. */
  readonly unknownVersions: readonly string[];
  /** What was changed, for whoever counts and traces; missing if nobody does. */
  readonly observed?: readonly ObservedChange[];
}

/**
 * Decides a whole batch, in order, but for timers, which come last: what has come counts before what is merely due. Pure: all that comes
 * from outside is in the arguments.
 */
export function decideBatch(
  work: readonly Work[],
  facts: BatchFacts,
  settings: BatchSettings,
): BatchDecision {
  const batch = new Batch(facts, settings);
  const results: WorkResult[] = [];
  for (const isTimersTurn of [false, true]) {
    work.forEach((piece, index) => {
      if ((piece.kind === 'timer') === isTimersTurn) results[index] = batch.decide(piece);
    });
  }
  const decision = { changes: batch.changes(), results, unknownVersions: [...batch.unknownVersions] };
  return settings.isObserved === true ? { ...decision, observed: batch.observed() } : decision;
}

const DONE: WorkResult = { status: 'done' };

class Batch {
  readonly unknownVersions = new Set<string>();
  private readonly drafts = new Map<string, Draft>();
  private readonly claims: Iterator<ClaimedKey>;
  private readonly seen = new Set<string>();

  constructor(
    private readonly facts: BatchFacts,
    private readonly settings: BatchSettings,
  ) {
    this.claims = facts.claims.values();
  }

  decide(piece: Work): WorkResult {
    if (piece.kind === 'start') return this.start(piece);
    if (piece.kind === 'post') return this.post(piece);
    const draft = this.draftOf(piece);
    // Whoever can will be given the timer when its lease is over.
    if (!(draft instanceof Draft)) return piece.kind === 'timer' ? DONE : draft;
    return decideFor(draft, piece);
  }

  changes(): readonly SagaChange[] {
    const { leaseMs, timerLeaseMs = TIMER_LEASE_MS } = this.settings;
    return [...this.drafts.values()].flatMap((draft) => draft.change(leaseMs, timerLeaseMs));
  }

  observed(): readonly ObservedChange[] {
    return [...this.drafts.values()].flatMap((draft) => draft.observed());
  }

  private start({ definition, input, attributes }: StartWork): WorkResult {
    const claim = this.nextClaim();
    if (claim.status === 'repeated') return { status: 'started', sagaId: claim.sagaId, repeated: true };
    if (claim.status !== 'free') return claim;
    const draft = this.newDraft(definition, undefined);
    this.drafts.set(input.id, draft);
    draft.foundBy(attributes);
    draft.apply(input);
    return { status: 'started', sagaId: input.id, repeated: false };
  }

  private nextClaim(): ClaimedKey {
    const next = this.claims.next();
    return next.done === true ? { status: 'free' } : next.value;
  }

  private post({ mail: { tenant, id } }: PostWork): WorkResult {
    const name = JSON.stringify([tenant, id]);
    const repeated = this.seen.has(name) || !this.facts.posted.has(id);
    this.seen.add(name);
    return { status: 'posted', repeated };
  }

  private draftOf({ sagaId, kind }: SagaWork): Draft | WorkResult {
    const known = this.drafts.get(sagaId);
    if (known) return known;
    if (this.facts.busy.has(sagaId)) return { status: 'busy' };
    const state = this.facts.states.get(sagaId);
    if (!state) return rejected('unknown-saga', `There is no saga ${sagaId}.`);
    const definition = this.settings.registry.of(state);
    if (!definition) {
      const wanted = `"${state.definition}" version ${state.version}`;
      // Replies are put back into the queue, and people are told: only these would be left in silence.
      if (kind === 'timer' || kind === 'event') this.unknownVersions.add(wanted);
      return {
        status: 'unknown-version',
        detail: `Saga ${sagaId} runs ${wanted}, which this orchestrator does not have.`,
      };
    }
    const draft = this.newDraft(definition, state);
    this.drafts.set(sagaId, draft);
    return draft;
  }

  private newDraft(definition: SagaDefinition, loaded: SagaState | undefined): Draft {
    const { names, appId, envelopes, isTraced } = this.settings;
    const { now } = this.facts;
    return new Draft(definition, loaded, now, (state, effects) =>
      toOutbox(state, effects, names, appId, now, envelopes, isTraced),
    );
  }
}

function decideFor(draft: Draft, piece: SagaWork): WorkResult {
  switch (piece.kind) {
    case 'timer':
      draft.apply({ kind: 'timer' });
      return DONE;
    case 'reply': {
      const problem = mismatch(draft, piece);
      if (problem) return rejected('contract-violated', problem);
      draft.apply(piece.input);
      return DONE;
    }
    case 'event':
      return takeEvent(draft, piece);
    case 'action':
    case 'decision': {
      const made = draft.apply(piece.input);
      return wasThrownBack(piece, made) ? answer({ ...made, ignored: 'parked' }) : answer(made);
    }
    case 'asked':
      draft.apply({ kind: 'asked', asks: piece.asks });
      return DONE;
    case 'migrate': {
      const { to, by, reason } = piece;
      return answer(draft.apply({ kind: 'migrate', by, reason }, to));
    }
  }
}

/**
 * Feeds an event to a saga that still waits for it. A definition that throws parks its saga without having taken the event, and nobody
 * could fetch that one again: it stays undelivered until a person has let the saga go on.
 */
function takeEvent(draft: Draft, { delivery }: EventWork): WorkResult {
  const { messageId, path, event, key, body } = delivery;
  const { state } = draft;
  if (state && !waitsFor(state, delivery)) return { status: 'unwanted' };
  if (state?.parked?.reason === 'definition-threw') return DONE;
  const { history } = draft.apply({ kind: 'event', messageId, path, event, key, body });
  if (history.some(({ fact }) => fact.kind === 'event-received')) draft.markDelivered(messageId);
  return DONE;
}

function waitsFor(state: SagaState, { path, event, key }: MailDelivery): boolean {
  const wait = hasEnded(state) ? undefined : openWaits(state).find((open) => open.path === path);
  return wait?.arms.some((arm) => arm.event === event && arm.key === key) ?? false;
}

/**
 * Whether a decision, or an outcome that a person set, came to nothing: the definition threw when it was told, and the saga is parked for
 * that. What counts is whether the fact is there that makes it so; what was thrown later is another matter.
 */
function wasThrownBack({ input }: ActionWork | DecisionWork, { history, ignored }: Transition): boolean {
  if (ignored !== undefined) return false;
  if (input.kind === 'decision') return !history.some(({ fact }) => fact.kind === 'decision-made');
  if (input.action !== 'override') return false;
  return !history.some(
    ({ fact }) => DECIDES_OUTCOME.has(fact.kind) && 'path' in fact && fact.path === input.path,
  );
}

const DECIDES_OUTCOME: ReadonlySet<FactKind> = new Set([
  'command-succeeded',
  'command-failed',
  'command-given-up',
  'revoke-sent',
]);

function answer({ state, ignored }: Transition): WorkResult {
  return { status: 'answered', state, ...(ignored === undefined ? {} : { ignored }) };
}

/** A reply that names another saga or another command than the one that was sent does not belong here, whoever sent it. */
function mismatch({ definition }: Draft, { sagaId, saga, command, input }: ReplyWork): string | undefined {
  if (definition.name !== saga)
    return `Saga ${sagaId} is a "${definition.name}", but the reply says "${saga}".`;
  const step = commandStepOf(definition, input.path);
  const sent = input.direction === 'forward' ? step?.command : step?.compensation?.command;
  if (!sent) return `Saga "${saga}" has no ${input.direction} command at step "${input.path}".`;
  if (sent.messageName === command) return undefined;
  return `Step "${input.path}" of saga "${saga}" sends "${sent.messageName}", but the reply answers "${command}".`;
}

function rejected(reason: 'unknown-saga' | 'contract-violated', detail: string): WorkResult {
  return { status: 'rejected', reason, detail };
}
