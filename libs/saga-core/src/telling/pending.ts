import type { SagaDefinition } from '../definition/definition.js';
import { commandStepOf } from '../definition/definition.js';
import { find } from '../state/find.js';
import type { OpenCommand } from '../state/open.js';
import { openCommands, openWaits } from '../state/open.js';
import type { SagaState } from '../state/saga-state.js';
import { hasEnded, isAtRest } from '../state/saga-state.js';
import type { WaitState } from '../state/step-state.js';

/** Something that a saga waits for. Times are milliseconds since 1970. */
export interface Pending {
  /** The step with its iteration; empty for the saga as a whole. */
  readonly path: string;
  readonly kind: 'reply' | 'retry' | 'revoke' | 'event' | 'decision' | 'time' | 'deadline' | 'person';
  /** What it waits for, with its name: a command, events, roles, or why it is parked. */
  readonly name?: string;
  /** A sentence without its subject: `waits for the reply to payment.charge until …, attempt 2 of 5`. */
  readonly words: string;
  /** When it ends by itself; missing if it may take any time. */
  readonly until?: number;
}

/**
 * All that a saga waits for, for people: replies, retries, events, decisions, times and persons. Empty once it has ended. Without the
 * definition (this process may not have the version) commands are told by their steps alone.
 */
export function pendingOf(state: SagaState, definition: SagaDefinition | undefined): readonly Pending[] {
  if (hasEnded(state)) return [];
  const waits = openWaits(state).map(pendingWait);
  if (isAtRest(state)) return [standstill(state), ...waits];
  return [
    ...openCommands(state).map((open) => pendingCommand(open, definition)),
    ...waits,
    ...scopeRetries(state),
    ...(state.deadlineAt === undefined ? [] : [deadline(state.deadlineAt)]),
  ];
}

function standstill({ status, parked }: SagaState): Pending {
  if (status === 'paused')
    return {
      path: '',
      kind: 'person',
      words: 'was paused, and waits until somebody resumes it, or ends it by hand',
    };
  const { path = '', reason, message = '' } = parked ?? {};
  const at = path === '' ? '' : ` at ${path}`;
  return {
    path,
    kind: 'person',
    ...(reason === undefined ? {} : { name: reason }),
    words: `is parked${at} and waits for a person${reason === undefined ? '' : ` (${reason})`}: ${message}`,
  };
}

function pendingCommand(
  { step: { path }, direction, command }: OpenCommand,
  definition: SagaDefinition | undefined,
): Pending {
  const step = definition && commandStepOf(definition, path);
  const defined = direction === 'forward' ? step : step?.compensation;
  const name = defined?.command.messageName;
  const what = step?.child
    ? `the saga "${step.child.saga}"`
    : (name ?? `the ${direction === 'forward' ? 'command' : 'compensation'} of ${path}`);
  const { phase, attempt, resendAt, timeoutAt, retryAt } = command;
  const of = defined ? ` of ${defined.retry.attempts}` : '';
  const place = { path, ...(name === undefined ? {} : { name }) };
  if (phase === 'waiting') {
    const words = `sends ${what} again${at(retryAt)}, attempt ${attempt + 1}${of}`;
    return { ...place, kind: 'retry', words, ...until(retryAt) };
  }
  const again = resendAt === undefined ? '' : `; sent again${at(resendAt)} if nothing comes`;
  if (phase === 'revoking') {
    const words = `gave ${what} up, and asks whether it was executed${again}`;
    return { ...place, kind: 'revoke', words };
  }
  const limit = timeoutAt === undefined ? '' : ` until ${iso(timeoutAt)}`;
  const words = `waits for the reply to ${what}${limit}, attempt ${attempt}${of}${again}`;
  return { ...place, kind: 'reply', words, ...until(timeoutAt) };
}

function pendingWait({ path, arms, roles, dueAt }: WaitState): Pending {
  const limit = dueAt === undefined ? '' : ` until ${iso(dueAt)}`;
  const events = [...new Set(arms.flatMap(({ event }) => (event === undefined ? [] : [event])))];
  const end = until(dueAt);
  if (roles)
    return {
      path,
      kind: 'decision',
      name: roles.join(', '),
      words: `waits for a decision of ${roles.join(' or ')}${limit}`,
      ...end,
    };
  if (events.length === 0)
    return { path, kind: 'time', words: dueAt === undefined ? 'waits' : `waits${limit}`, ...end };
  return {
    path,
    kind: 'event',
    name: events.join(', '),
    words: `waits for ${events.join(' or ')}${limit}`,
    ...end,
  };
}

/** Scopes that failed, whose next run has not begun. */
function scopeRetries(state: SagaState): readonly Pending[] {
  return state.steps.flatMap((step) => {
    if (step.kind !== 'scope' || step.retryAt === undefined || find(state, 'pass', step.path)) return [];
    const words = `goes back to the save-point ${step.path} and tries again${at(step.retryAt)}`;
    return [{ path: step.path, kind: 'time' as const, words, ...until(step.retryAt) }];
  });
}

const deadline = (deadlineAt: number): Pending => ({
  path: '',
  kind: 'deadline',
  words: `has to be done by ${iso(deadlineAt)}, or turns back if it still can`,
  until: deadlineAt,
});

const iso = (ms: number): string => new Date(ms).toISOString();
const at = (ms: number | undefined): string => (ms === undefined ? '' : ` at ${iso(ms)}`);
const until = (ms: number | undefined): { readonly until?: number } =>
  ms === undefined ? {} : { until: ms };
