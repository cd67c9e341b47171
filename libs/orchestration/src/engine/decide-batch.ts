import type { WireNames } from '@edda/messaging';
import type { HistoryEntry, SagaDefinition, SagaState, Transition } from '@edda/saga-core';
import { commandStepOf, hasEnded, transition, wakeAt } from '@edda/saga-core';
import type { SagaRegistry } from '../saga-registry.js';
import type { ClaimedKey, OutboxMessage, SagaChange } from '../saga-store.js';
import { toOutbox } from './to-outbox.js';
import type { ReplyWork, StartWork, Work, WorkResult } from './work.js';

/** What a batch was given by the database. */
export interface BatchFacts {
  readonly now: number;
  /** One for each start, in order. */
  readonly claims: readonly ClaimedKey[];
  readonly states: ReadonlyMap<string, SagaState>;
  /** Sagas that exist, but are held by another process. */
  readonly busy: ReadonlySet<string>;
}

/** What the process adds. */
export interface BatchSettings {
  readonly registry: SagaRegistry;
  readonly names: WireNames;
  readonly appId: string;
  readonly leaseMs: number;
}

/** What a batch comes to: what to write in the one transaction, and the answer to each piece of work, in order. */
export interface BatchDecision {
  readonly changes: readonly SagaChange[];
  readonly results: readonly WorkResult[];
}

/** One saga while the batch is decided: inputs for the same saga fold one after the other. */
interface Draft {
  readonly definition: SagaDefinition;
  readonly fromRevision: number;
  readonly hadEnded: boolean;
  state: SagaState | undefined;
  readonly entries: HistoryEntry[];
  readonly outbox: OutboxMessage[];
}

const DONE: WorkResult = { status: 'done' };

/** Decides a whole batch. Pure: all that comes from outside is in the arguments. */
export function decideBatch(
  work: readonly Work[],
  facts: BatchFacts,
  settings: BatchSettings,
): BatchDecision {
  const drafts = new Map<string, Draft>();
  const claims = facts.claims.values();

  const apply = (draft: Draft, run: (state: SagaState | undefined) => Transition): void => {
    const { state, history, effects } = run(draft.state);
    draft.state = state;
    draft.entries.push(...history);
    draft.outbox.push(...toOutbox(state, effects, settings.names, settings.appId, facts.now));
  };

  const draftOf = (sagaId: string): Draft | WorkResult => {
    const known = drafts.get(sagaId);
    if (known) return known;
    if (facts.busy.has(sagaId)) return { status: 'busy' };
    const state = facts.states.get(sagaId);
    if (!state) return rejected('unknown-saga', `There is no saga ${sagaId}.`);
    const definition = settings.registry.of(state);
    if (!definition) {
      const wanted = `"${state.definition}" version ${state.version}`;
      return {
        status: 'unknown-version',
        detail: `Saga ${sagaId} runs ${wanted}, which this orchestrator does not have.`,
      };
    }
    const draft: Draft = {
      ...emptyDraft(definition),
      fromRevision: state.revision,
      hadEnded: hasEnded(state),
      state,
    };
    drafts.set(sagaId, draft);
    return draft;
  };

  const start = ({ definition, input }: StartWork): WorkResult => {
    const claim = claims.next().value ?? { status: 'free' };
    if (claim.status === 'repeated') return { status: 'started', sagaId: claim.sagaId, repeated: true };
    if (claim.status !== 'free') return claim;
    const draft = emptyDraft(definition);
    drafts.set(input.id, draft);
    apply(draft, (state) => transition(definition, state, input, facts.now));
    return { status: 'started', sagaId: input.id, repeated: false };
  };

  const results = work.map((piece): WorkResult => {
    if (piece.kind === 'start') return start(piece);
    const draft = draftOf(piece.sagaId);
    if ('status' in draft) return piece.kind === 'timer' ? DONE : draft;
    if (piece.kind === 'reply') {
      const problem = mismatch(draft, piece);
      if (problem) return rejected('contract-violated', problem);
    }
    const input = piece.kind === 'timer' ? ({ kind: 'timer' } as const) : piece.input;
    apply(draft, (state) => transition(draft.definition, state, input, facts.now));
    return DONE;
  });

  return { changes: [...drafts.values()].flatMap((draft) => changeOf(draft, settings.leaseMs)), results };
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

function emptyDraft(definition: SagaDefinition): Draft {
  return { definition, fromRevision: 0, hadEnded: false, state: undefined, entries: [], outbox: [] };
}

function changeOf(
  { state, fromRevision, hadEnded, entries, outbox, definition }: Draft,
  leaseMs: number,
): SagaChange[] {
  if (!state) return [];
  // Only the batch that ends the saga frees its key: afterwards another saga may hold it.
  const endsNow = hasEnded(state) && !hadEnded;
  const releaseKey = endsNow && definition.start.whenEnded === 'start-again';
  return [{ state, fromRevision, entries, outbox, wakeAt: wakeAt(state), releaseKey, leaseMs }];
}

function rejected(reason: 'unknown-saga' | 'contract-violated', detail: string): WorkResult {
  return { status: 'rejected', reason, detail };
}
