import { act } from './decide/act.js';
import { advance } from './decide/advance.js';
import type { Effect } from './decide/effect.js';
import type { Input, StartedInput } from './decide/input.js';
import { migrate } from './decide/migrate.js';
import { receiveAsked, receiveDecision, receiveEvent, receiveReply } from './decide/receive.js';
import { strangerIn } from './decide/stranger.js';
import { Turn } from './decide/turn.js';
import { wake } from './decide/wake.js';
import type { SagaDefinition } from './definition/definition.js';
import type { HistoryEntry, IgnoreReason } from './state/history.js';
import type { SagaState } from './state/saga-state.js';

/** What one input made of a saga. */
export interface Transition {
  readonly state: SagaState;
  /** What to send, with deterministic ids. Timers and waits are not here: they follow from the state (`wakeAt`, `awaitedInputs`). */
  readonly effects: readonly Effect[];
  /** The new facts. Folding them over the earlier ones gives `state` exactly. */
  readonly history: readonly HistoryEntry[];
  /** Set if the input changed nothing: unknown, duplicate or late. Normal where messages come at least once. */
  readonly ignored?: IgnoreReason;
}

/**
 * The heart. Everything that Edda decides, it decides here.
 *
 * ```
 *            started                              last step done
 *   (none) ----------> running <----> waiting ----------------------> completed
 *                       |   |  a retriable step can't go on
 *     failure, timeout, |   +------------------------> parked --------> resolved
 *     refusal, cancel,  |                                ^     a person
 *     deadline before   v                                |
 *     the pivot    compensating --------------------------+ a compensation can't go on
 *                       |  all undone
 *                       +------------------------------> compensated
 * ```
 *
 * - **running**: commands are out or planned; their replies, or the saga's timer, come next.
 * - **waiting**: no command is out; an event, a person or a time has to come.
 * - **compensating**: the saga has turned back. What was done, or may have been, is undone, the latest first.
 * - **parked**: a person is needed; `state.parked` says why. No timer is armed. What still comes is taken in and waits.
 * - **paused**: the same, because a person wanted it so.
 * - **completed**, **compensated**, **resolved**: the ends. They absorb whatever still comes.
 *
 * Each input is first taken in (`receive`, `wake`, `act`): facts about the one step that it is for. Then `advance` lets the saga go as
 * far as it can, from what is remembered of its steps. A part of a saga (`attempt`) turns back in the same way as the whole.
 *
 * Pure: no clock, no randomness, no I/O. `now` is the database's time in milliseconds since 1970. Never throws for what a message says;
 * it throws if it is called wrongly: an input other than `started` without a state, or a state of another definition or version, or
 * of one whose steps were changed without raising its version.
 */
export function transition(
  definition: SagaDefinition,
  state: SagaState | undefined,
  input: Input,
  now: number,
): Transition {
  if (state) assertFits(definition, state, input);
  const turn = new Turn(definition, state, now, input.kind === 'reply' && input.redelivered === true);
  if (input.kind === 'started') begin(turn, state, input);
  else if (!state) throw new Error(`A saga begins with "started", not with "${input.kind}".`);
  else take(turn, input);
  return {
    state: turn.state,
    effects: turn.effects,
    history: turn.history,
    ...(turn.ignored === undefined ? {} : { ignored: turn.ignored }),
  };
}

function take(turn: Turn, input: Exclude<Input, StartedInput>): void {
  switch (input.kind) {
    case 'reply':
      return receiveReply(turn, input);
    case 'timer':
      return wake(turn);
    case 'event':
      return receiveEvent(turn, input);
    case 'decision':
      return receiveDecision(turn, input);
    case 'action':
      return act(turn, input);
    case 'asked':
      return receiveAsked(turn, input);
    case 'migrate':
      return migrate(turn, input);
  }
}

/** Steps that were changed without a new version would be skipped, repeated or never undone, and nobody would notice. */
function assertFits(definition: SagaDefinition, state: SagaState, input: Input): void {
  const { name, version } = definition;
  const isMigration = input.kind === 'migrate' && state.definition === name;
  if (isMigration) return;
  if (state.definition !== name || state.version !== version) {
    throw new Error(
      `Saga ${state.id} runs "${state.definition}" version ${state.version}, not "${name}" version ${version}.`,
    );
  }
  const stranger = strangerIn(definition, state);
  if (stranger) {
    throw new Error(
      `Saga ${state.id} has begun the step "${stranger.path}", which "${name}" version ${version} does not have: bring its steps back, and make the change a new version.`,
    );
  }
}

function begin(turn: Turn, state: SagaState | undefined, input: StartedInput): void {
  if (state) return turn.ignore('already-started', 'started');
  const { name, version, deadlineMs } = turn.definition;
  const { id, tenant, key, input: data, traceparent, parent } = input;
  turn.record({
    kind: 'saga-started',
    id,
    tenant,
    definition: name,
    version,
    key,
    input: data,
    ...(deadlineMs === undefined ? {} : { deadlineAt: turn.now + deadlineMs }),
    ...(parent ? { parent: parent.saga } : {}),
    ...(traceparent === undefined ? {} : { traceparent }),
  });
  if (parent) {
    turn.record({ kind: 'reply-owed', ...parent.asks });
    const { asks, refusal } = parent;
    const message = 'The saga that it belongs to was undone before this one began.';
    // It is there to refuse a start that comes later.
    if (refusal) turn.record({ kind: 'compensation-began', reason: 'refused', path: '', ...refusal });
    else if (asks.errand !== 'run')
      turn.record({ kind: 'compensation-began', reason: 'parent', path: '', code: 'parent', message });
  }
  advance(turn);
}
