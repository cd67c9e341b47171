import { commandStepOf, stepAt } from '../definition/definition.js';
import type { WaitArm } from '../definition/step.js';
import { dataOf } from '../state/data.js';
import { find, stepOf } from '../state/find.js';
import type { IgnoreReason } from '../state/history.js';
import type { JsonObject } from '../state/json.js';
import { isOpen } from '../state/open.js';
import type { SagaState } from '../state/saga-state.js';
import { hasEnded } from '../state/saga-state.js';
import type { CommandState } from '../state/step-state.js';
import { advance } from './advance.js';
import { onForwardReply } from './command-outcome.js';
import { onCompensationReply } from './compensation-outcome.js';
import type { AskedInput, DecisionInput, EventInput, ReplyInput } from './input.js';
import type { Turn } from './turn.js';

/** A reply. What comes while the saga is parked or paused is taken in; what follows from it has to wait. */
export function receiveReply(turn: Turn, input: ReplyInput): void {
  const reason = whyIgnored(turn.state, input);
  const step = commandStepOf(turn.definition, input.path);
  if (reason || !step) {
    const { result, direction, path, messageId } = input;
    return turn.ignore(
      reason ?? 'unknown-step',
      `reply ${result.outcome} to ${direction} ${path}`,
      messageId,
    );
  }
  const run = { step, path: input.path };
  if (input.direction === 'forward') onForwardReply(turn, run, input);
  else onCompensationReply(turn, run, input);
  advance(turn);
}

/** Which replies a saga can do nothing with. Each is remembered with the reason, and changes nothing else. */
function whyIgnored(state: SagaState, input: ReplyInput): IgnoreReason | undefined {
  if (hasEnded(state)) return 'ended';
  const step = stepOf(state, input.path);
  const command = input.direction === 'forward' ? step?.forward : step?.compensation;
  if (!command || input.epoch > command.epoch) return 'unknown-step';
  if (input.epoch < command.epoch) return 'stale-epoch';
  // What a person has to decide is not decided by a message that comes late. Its participant still knows, if it is asked again.
  if (command.phase === 'stuck') return 'parked';
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

/** An event that the saga waits for. */
export function receiveEvent(turn: Turn, input: EventInput): void {
  const { path, messageId, event, body } = input;
  const refuse = (reason: IgnoreReason) => turn.ignore(reason, `event ${event} at ${path}`, messageId);
  if (hasEnded(turn.state)) return refuse('ended');
  const wait = find(turn.state, 'wait', path);
  const step = stepAt(turn.definition, path);
  if (wait?.phase !== 'open' || step?.kind !== 'wait') return refuse('not-waiting');
  const matching = wait.arms.filter((arm) => arm.event === event && arm.key === input.key);
  if (matching.length === 0) return refuse('not-waiting');
  const arms = step.arms.filter(({ name }) => matching.some((arm) => arm.name === name));
  const data = dataOf(turn.state, wait.lane);
  const choice = turn.call(path, 'The guard', () => ({
    arm: arms.find(({ when }) => !when || when(data, body)),
  }));
  if (!choice) return;
  const { arm } = choice;
  const received = { kind: 'event-received', path, messageId, event, body } as const;
  if (arm?.effect !== 'take') {
    turn.record(received);
    if (arm?.effect === 'park')
      turn.park('unexpected-event', path, `The event "${event}" is not expected at "${path}".`);
    return;
  }
  const patch = patchOfArm(turn, arm, path, data, body);
  if (arm.patch && !patch) return;
  turn.record({ ...received, arm: arm.name, ...(patch ? { patch } : {}) });
  advance(turn);
}

/** A person's decision on an approval. */
export function receiveDecision(turn: Turn, input: DecisionInput): void {
  const { path, id, decision, by, role, comment } = input;
  const refuse = (reason: IgnoreReason) =>
    turn.ignore(reason, `decision ${decision} at ${path} by ${by}`, id);
  if (turn.state.actions?.includes(id)) return refuse('duplicate');
  if (hasEnded(turn.state)) return refuse('ended');
  const wait = find(turn.state, 'wait', path);
  const step = stepAt(turn.definition, path);
  if (wait?.phase !== 'open' || step?.kind !== 'wait' || !step.approval) return refuse('not-waiting');
  if (!wait.roles?.includes(role)) return refuse('not-allowed');
  // A decision that the definition cannot take in would be lost, and the next one might be another.
  if (turn.state.parked?.reason === 'definition-threw') return refuse('parked');
  const arm = step.arms.find(({ name }) => name === decision);
  if (!arm) return refuse('not-waiting');
  const said = { decision, by, role, ...(comment === undefined ? {} : { comment }) };
  const patch = patchOfArm(turn, arm, path, dataOf(turn.state, wait.lane), said);
  // Whoever decided must not believe that it is done: the saga is parked, and the decision is nowhere kept.
  if (arm.patch && !patch) return refuse('parked');
  turn.record({
    kind: 'decision-made',
    path,
    messageId: id,
    arm: arm.name,
    by,
    role,
    ...(comment === undefined ? {} : { comment }),
    ...(patch ? { patch } : {}),
  });
  advance(turn);
}

/** The parent asks for something that its child may have done long ago: the reply comes again then. */
export function receiveAsked(turn: Turn, { asks }: AskedInput): void {
  const refuse = (reason: IgnoreReason) => turn.ignore(reason, `the parent's ${asks.errand}`, asks.messageId);
  if (!turn.state.parent) return refuse('unknown-step');
  if (turn.state.owed?.some(({ messageId }) => messageId === asks.messageId)) return refuse('duplicate');
  turn.record({ kind: 'reply-owed', ...asks });
  advance(turn);
}

function patchOfArm(
  turn: Turn,
  { patch, name }: WaitArm,
  path: string,
  data: JsonObject,
  said: JsonObject,
): JsonObject | undefined {
  return patch && turn.evaluate(path, `What "${name}" changes`, () => patch(data, said));
}
