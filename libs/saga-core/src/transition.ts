import { onCompensationReply, onCompensationTimer } from './backward.js';
import type { SagaDefinition } from './definition.js';
import { commandStepOf } from './definition.js';
import { advance, onForwardReply, onForwardTimer } from './forward.js';
import type { HistoryEntry, IgnoreReason } from './history.js';
import type { Effect, Input, ReplyInput, StartedInput } from './input-and-effect.js';
import type { CommandState, SagaState } from './saga-state.js';
import { hasEnded, isOpen, outstanding, stepOf, wakeAt } from './saga-state.js';
import { Turn } from './turn.js';

/** What one input made of a saga. */
export interface Transition {
  readonly state: SagaState;
  /** What to send, with deterministic ids. Timers are not here: they follow from the state (`wakeAt`). */
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
 *            started                        last step done
 *   (none) ----------> running ------------------------------> completed
 *                       |   |  a retriable step can't go on
 *     failure, timeout, |   +------------------------> parked
 *     refusal before or |                                ^
 *     at the pivot      v                                | a compensation can't go on
 *                  compensating --------------------------+
 *                       |  all undone
 *                       +------------------------------> compensated
 * ```
 *
 * - **running**: one command is out or planned (`outstanding(state)`); its reply, or its timer, comes next.
 * - **compensating**: the saga has turned back. Steps that were done, or may have been, are undone one by one, the latest first.
 * - **parked**: a person is needed; `state.parked` says why. No timer is armed. Replies are kept by the participants' fences.
 * - **completed**, **compensated**: the ends. They absorb whatever still comes.
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
  if (state) assertFits(definition, state);
  const turn = new Turn(definition, state, now);
  if (input.kind === 'started') begin(turn, state, input);
  else if (!state) throw new Error(`A saga begins with "started", not with "${input.kind}".`);
  else if (input.kind === 'reply') receive(turn, state, input);
  else wake(turn, state);
  return {
    state: turn.state,
    effects: turn.effects,
    history: turn.history,
    ...(turn.ignored === undefined ? {} : { ignored: turn.ignored }),
  };
}

/** Steps that were changed without a new version would be skipped, repeated or never undone, and nobody would notice. */
function assertFits({ name, version, steps }: SagaDefinition, state: SagaState): void {
  if (state.definition !== name || state.version !== version) {
    throw new Error(
      `Saga ${state.id} runs "${state.definition}" version ${state.version}, not "${name}" version ${version}.`,
    );
  }
  const commands = steps.filter((step) => step.kind === 'command');
  const stranger = state.steps.find(({ path }, index) => path !== commands[index]?.path);
  if (stranger) {
    throw new Error(
      `Saga ${state.id} has begun the step "${stranger.path}", which does not stand at its place in "${name}" version ${version}: bring its steps back, and make the change a new version.`,
    );
  }
}

function begin(turn: Turn, state: SagaState | undefined, input: StartedInput): void {
  if (state) return ignore(turn, 'already-started', 'started');
  const { name, version } = turn.definition;
  const { id, tenant, key, input: data, traceparent } = input;
  const origin = { id, tenant, definition: name, version, key, input: data };
  turn.record({ kind: 'saga-started', ...origin, ...(traceparent === undefined ? {} : { traceparent }) });
  advance(turn);
}

function receive(turn: Turn, state: SagaState, input: ReplyInput): void {
  const reason = whyIgnored(state, input);
  const step = commandStepOf(turn.definition, input.path);
  if (reason || !step) return ignoreReply(turn, input, reason ?? 'unknown-step');
  if (input.direction === 'forward') onForwardReply(turn, step, input);
  else onCompensationReply(turn, step, input);
}

/** Which replies a saga can do nothing with. Each is remembered with the reason, and changes nothing else. */
function whyIgnored(state: SagaState, input: ReplyInput): IgnoreReason | undefined {
  if (hasEnded(state)) return 'ended';
  if (state.status === 'parked') return 'parked';
  const step = stepOf(state, input.path);
  const command = input.direction === 'forward' ? step?.forward : step?.compensation;
  if (!command || input.epoch > command.epoch) return 'unknown-step';
  if (input.epoch < command.epoch) return 'stale-epoch';
  return isOpen(command) ? whyTooLate(command, input) : command.phase === 'unknown' ? 'late' : 'duplicate';
}

function whyTooLate(command: CommandState, { result, attempt }: ReplyInput): IgnoreReason | undefined {
  const { outcome } = result;
  if (outcome === 'revoked' && command.phase !== 'revoking') return 'unknown-step';
  switch (command.phase) {
    case 'waiting':
      // A definite failure is known already, and the next try has another epoch.
      if (command.retryEpoch !== command.epoch) return 'duplicate';
      return outcome === 'transient' ? 'duplicate' : undefined;
    case 'revoking':
      // Definite, whichever message it answers: the fence has seen a later epoch, so this database has lost a second.
      if (outcome === 'refused' && result.failure.code === 'stale') return undefined;
      // The fence was asked for a definite answer; only that counts now.
      return outcome === 'transient' || outcome === 'refused' || outcome === 'dead-lettered'
        ? 'late'
        : undefined;
    default:
      // It says that an earlier attempt did not work, which is why there was a later one.
      return outcome === 'transient' && attempt < command.attempt ? 'duplicate' : undefined;
  }
}

function wake(turn: Turn, state: SagaState): void {
  const open = outstanding(state);
  const step = open && commandStepOf(turn.definition, open.step.path);
  const due = wakeAt(state);
  // The clock of whoever claimed the timer is not the database's, and a reply may have moved the timer meanwhile.
  if (!open || !step || due === undefined || due > turn.now) turn.ignored = 'not-due';
  else if (open.direction === 'forward') onForwardTimer(turn, step);
  else onCompensationTimer(turn, step);
}

function ignoreReply(turn: Turn, input: ReplyInput, reason: IgnoreReason): void {
  ignore(turn, reason, `reply ${input.result.outcome} to ${input.direction} ${input.path}`, input.messageId);
}

function ignore(turn: Turn, reason: IgnoreReason, input: string, messageId?: string): void {
  turn.ignored = reason;
  turn.record({ kind: 'input-ignored', input, reason, ...(messageId === undefined ? {} : { messageId }) });
}
