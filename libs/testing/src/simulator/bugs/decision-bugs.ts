import type { OutgoingMessage } from '@edda/messaging';
import { HEADERS } from '@edda/messaging';
import type { BatchDecision, BatchFacts, decideBatch, SagaChange, Work } from '@edda/orchestration/decisions';
import type { Fact, SagaState } from '@edda/saga-core';
import { commandStepOf, openWaits, stepOf } from '@edda/saga-core';
import type { Bug } from './bug.js';
import { answeredAtOnce, onChanges, onWork } from './tampering.js';

type Decide = typeof decideBatch;

let counter = 0;

/** Mistakes in decisions: what is written, sent, answered or forgotten. */
export const DECISION_BUGS: readonly Bug[] = [
  { name: 'random message ids', sabotage: { decide: (real) => onChanges(real, withRandomIds) } },
  {
    name: 'the epoch is raised on a re-send',
    sabotage: { decide: (real) => onChanges(real, withRaisedEpochs) },
  },
  {
    name: 'a timer is forgotten',
    sabotage: {
      decide: (real) => onChanges(real, (change) => ({ ...change, wakeAt: undefined, keepsTimer: false })),
    },
  },
  {
    name: 'a timer stays where it is although it will be late',
    sabotage: {
      decide: (real) => onChanges(real, (change) => ({ ...change, keepsTimer: change.fromRevision > 0 })),
    },
  },
  {
    name: 'timers fire early',
    sabotage: {
      decide:
        (real): Decide =>
        (work, facts, settings) =>
          real(work, { ...facts, now: facts.now + 400 }, settings),
    },
  },
  {
    name: 'one fact is not written',
    sabotage: {
      decide: (real) =>
        onChanges(real, (change) => ({
          ...change,
          entries: change.entries.filter(({ fact }) => fact.kind !== 'command-resent'),
        })),
    },
  },
  {
    name: 'an event is written down and not sent',
    sabotage: {
      decide: (real) =>
        onChanges(real, (change) => ({
          ...change,
          outbox: change.outbox.filter(({ message }) => message.headers[HEADERS.kind] !== 'event'),
        })),
    },
  },
  {
    name: 'a state kept in memory instead of the row',
    sabotage: { ignoresRevisions: true, decide: fromMemory },
  },
  {
    name: 'a reply to a command that was sent again is ignored',
    sabotage: {
      decide: (real) => onWork(real, (work, facts) => (isReplyToResent(work, facts) ? 'done' : work)),
    },
  },
  {
    name: 'no compensation for an unknown outcome',
    sabotage: { decide: (real) => answeredAtOnce(real, isForUnknown) },
    roots: ['trip', 'crew'],
  },
  {
    name: 'the undoing is not sent down to the child',
    sabotage: { decide: (real) => answeredAtOnce(real, (_, { type }) => type === 'orchestrator.undo-saga') },
    roots: ['holiday'],
  },
  {
    name: "a child's outcome is lost",
    sabotage: {
      decide: (real) =>
        onChanges(real, (change) => ({
          ...change,
          outbox: change.outbox.filter(({ message }) => message.headers[HEADERS.kind] !== 'reply'),
        })),
    },
    roots: ['holiday'],
  },
  {
    name: 'an approval is decided without the role',
    sabotage: { decide: (real) => withState(real, 'decision', withEveryRole) },
    roots: ['loan'],
  },
  {
    name: 'a cancellation is accepted behind the pivot',
    sabotage: { decide: cancelsAnything },
    roots: ['trip', 'crew'],
  },
  {
    name: 'a parked saga cannot be resumed',
    sabotage: {
      decide: (real) =>
        onWork(real, (work, { states }) => {
          const state = work.kind === 'action' ? states.get(work.sagaId) : undefined;
          return state?.status === 'parked' ? { status: 'answered', state, ignored: 'parked' } : work;
        }),
    },
  },
  {
    name: 'idempotency keys of starts are ignored',
    sabotage: {
      decide:
        (real): Decide =>
        (work, facts, settings) =>
          real(work, { ...facts, claims: facts.claims.map(() => ({ status: 'free' })) }, settings),
    },
    roots: ['trip', 'choice', 'crew'],
  },
  {
    name: 'a wait goes on after its part of the saga was undone',
    sabotage: { decide: (real) => onChanges(real, withDroppedWaitsOpen) },
    roots: ['loan', 'renewal'],
  },
  {
    name: 'the version is raised without a migration',
    sabotage: {
      decide: (real) =>
        onChanges(real, (change) =>
          change.state.definition === 'renewal'
            ? { ...change, state: { ...change.state, version: 2 } }
            : change,
        ),
    },
    roots: ['renewal'],
  },
  {
    name: 'an action that comes twice is done twice',
    sabotage: { decide: (real) => withState(real, 'action', (state) => ({ ...state, actions: [] })) },
  },
];

function withRandomIds(change: SagaChange): SagaChange {
  const outbox = change.outbox.map((row) => {
    counter += 1;
    const id = `${row.id}:${counter}`;
    return { ...row, id, message: { ...row.message, messageId: id } };
  });
  return { ...change, outbox };
}

/** Only what is sent is changed: the history says nothing of it. */
function withRaisedEpochs(change: SagaChange): SagaChange {
  const resent = new Set(
    change.entries.flatMap(({ fact }) =>
      fact.kind === 'command-resent' ? [`${fact.path} ${fact.direction}`] : [],
    ),
  );
  const outbox = change.outbox.map((row) => {
    const { headers } = row.message;
    const step = `${headers[HEADERS.step]} ${headers[HEADERS.direction]}`;
    if (headers[HEADERS.kind] !== 'command' || !resent.has(step)) return row;
    const raised = { ...headers, [HEADERS.epoch]: Number(headers[HEADERS.epoch]) + 1 };
    return { ...row, message: { ...row.message, headers: raised } };
  });
  return { ...change, outbox };
}

/** Each saga is decided from what this process decided last, whatever the database says. */
function fromMemory(real: Decide): Decide {
  const memory = new Map<string, SagaState>();
  return (work, facts, settings) => {
    const states = new Map([...facts.states].map(([id, state]) => [id, memory.get(id) ?? state]));
    const decision = real(work, { ...facts, states }, settings);
    for (const { state } of decision.changes) memory.set(state.id, state);
    return decision;
  };
}

function isReplyToResent(work: Work, { states }: BatchFacts): boolean {
  if (work.kind !== 'reply') return false;
  const state = states.get(work.sagaId);
  const step = state && stepOf(state, work.input.path);
  const command = work.input.direction === 'forward' ? step?.forward : step?.compensation;
  return (command?.resends ?? 0) > 0;
}

function isForUnknown(facts: readonly Fact[], { headers }: OutgoingMessage): boolean {
  const path = headers[HEADERS.step];
  return (
    headers[HEADERS.direction] === 'compensation' &&
    facts.some((fact) => fact.kind === 'command-given-up' && fact.path === path)
  );
}

/** Decides one kind of work from a state that was tampered with. */
function withState(
  real: Decide,
  kind: Work['kind'],
  tamper: (state: SagaState, work: Work) => SagaState,
): Decide {
  return (work, facts, settings) => {
    const states = new Map(facts.states);
    for (const piece of work) {
      const state = piece.kind === kind && 'sagaId' in piece ? states.get(piece.sagaId) : undefined;
      if (state) states.set(state.id, tamper(state, piece));
    }
    return real(work, { ...facts, states }, settings);
  };
}

function withEveryRole(state: SagaState, work: Work): SagaState {
  if (work.kind !== 'decision') return state;
  const open = new Set(openWaits(state).map(({ path }) => path));
  return {
    ...state,
    steps: state.steps.map((step) =>
      step.kind === 'wait' && open.has(step.path)
        ? { ...step, roles: [...(step.roles ?? []), work.input.role] }
        : step,
    ),
  };
}

/** A cancellation sees no step that cannot be undone. */
function cancelsAnything(real: Decide): Decide {
  return (work, facts, settings): BatchDecision => {
    const cancels = work.some(
      ({ kind, ...piece }) =>
        kind === 'action' && 'input' in piece && 'action' in piece.input && piece.input.action === 'cancel',
    );
    if (!cancels) return real(work, facts, settings);
    const registry = Object.create(settings.registry) as typeof settings.registry;
    registry.of = (state) => {
      const definition = settings.registry.of(state);
      return (
        definition && {
          ...definition,
          steps: definition.steps.map((step) =>
            step.kind === 'command' && commandStepOf(definition, step.name)?.role !== 'compensatable'
              ? { ...step, role: 'compensatable' }
              : step,
          ),
        }
      );
    };
    return real(work, facts, { ...settings, registry });
  };
}

function withDroppedWaitsOpen(change: SagaChange): SagaChange {
  const dropped = new Set(
    change.entries.flatMap(({ fact }) => (fact.kind === 'wait-dropped' ? [fact.path] : [])),
  );
  if (dropped.size === 0) return change;
  const steps = change.state.steps.map((step) =>
    step.kind === 'wait' && dropped.has(step.path) ? { ...step, phase: 'open' as const } : step,
  );
  return { ...change, state: { ...change.state, steps } };
}
