import type { CommandMessage, FailureBody, JsonObject } from '@edda/messaging';
import type { FenceAnswer, HandledCommand } from './fence.js';

/** What the fence knows of one saga's step: the latest of each direction. One row for each (tenant, saga id, path). */
export interface FenceRow {
  readonly forward?: StoredReply<'success' | 'failure' | 'revoked'>;
  /** True once the forward command succeeded, under whichever epoch: only then is there something to undo. */
  readonly succeeded: boolean;
  readonly compensation?: StoredReply<'success' | 'failure'>;
}

export interface StoredReply<Outcome extends string> {
  readonly epoch: number;
  readonly outcome: Outcome;
  readonly body: JsonObject;
}

/** What to do with a command. */
export type Verdict =
  /** Let it through to the handler, and store what it answers. */
  | { readonly action: 'execute' }
  /** Answer without the handler, and store the answer: a tombstone. */
  | { readonly action: 'bury'; readonly answer: FenceAnswer }
  /** Answer, and store nothing. */
  | { readonly action: 'answer'; readonly answer: FenceAnswer };

/**
 * The fence's whole decision.
 *
 * @param row what is stored; undefined if this step was never heard of
 * @param now the database's clock, in milliseconds since 1970
 * @param retentionMs for how long what is stored is remembered. Default: for ever
 */
export function judge(
  row: FenceRow | undefined,
  command: CommandMessage,
  now: number,
  retentionMs = Infinity,
): Verdict {
  const known = row ?? { succeeded: false };
  const verdict = judgeUnhurried(known, command);
  if (verdict.action === 'answer') return verdict;
  if (now < command.notAfter) {
    // "There is nothing to undo" must not be said of what was done, and is forgotten.
    if (!mayBeForgotten(known, command, now - retentionMs)) return verdict;
    return refuse(
      command,
      'forgotten',
      'nothing is known of this step, and its saga is older than what is remembered here. Find out whether the step was done, undo it by hand if it was, and then skip it',
    );
  }
  // From then on the row that knew this command may have been pruned: "never heard of it" no longer means that it never ran.
  return refuse(command, 'expired', `its not-after, ${new Date(command.notAfter).toISOString()}, is over`);
}

/** True for a compensation of a step that is not known, in a saga that is older than what is remembered. */
function mayBeForgotten(row: FenceRow, { kind, direction, sagaId }: CommandMessage, since: number): boolean {
  if (kind !== 'command' || direction !== 'compensation') return false;
  if (row.forward !== undefined || row.compensation !== undefined || row.succeeded) return false;
  return (startOf(sagaId) ?? Infinity) < since;
}

/** When a saga was started, in milliseconds since 1970: a UUID of version 7 begins with it. Undefined for other ids. */
function startOf(sagaId: string): number | undefined {
  const [, high = '', low = ''] = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-/.exec(sagaId) ?? [];
  return high === '' ? undefined : Number.parseInt(high + low, 16);
}

function judgeUnhurried(row: FenceRow, command: CommandMessage): Verdict {
  if (command.kind === 'revoke') return judgeRevoke(row, command);
  return command.direction === 'forward' ? judgeForward(row, command) : judgeCompensation(row, command);
}

function judgeForward({ forward, compensation }: FenceRow, command: CommandMessage): Verdict {
  if (compensation !== undefined) {
    return refuse(command, 'compensated', `the step was compensated under epoch ${compensation.epoch}`);
  }
  if (forward === undefined || forward.epoch < command.epoch) return { action: 'execute' };
  if (forward.outcome === 'revoked') {
    return refuse(command, 'revoked', `the step was revoked under epoch ${forward.epoch}`);
  }
  if (forward.epoch > command.epoch) return stale(command, forward.epoch);
  return replay(forward);
}

function judgeCompensation({ succeeded, compensation }: FenceRow, command: CommandMessage): Verdict {
  if (compensation !== undefined) {
    if (compensation.epoch > command.epoch) return stale(command, compensation.epoch);
    // What is undone is undone: a higher epoch that follows a success is answered as well, and never undoes it twice.
    if (compensation.epoch === command.epoch || compensation.outcome === 'success')
      return replay(compensation);
  }
  if (succeeded) return { action: 'execute' };
  return { action: 'bury', answer: { outcome: 'success', body: {}, replayed: false } };
}

function judgeRevoke({ forward }: FenceRow, command: CommandMessage): Verdict {
  if (command.direction === 'compensation') {
    return refuse(command, 'not-revocable', 'only forward commands can be revoked');
  }
  if (forward !== undefined) {
    if (forward.epoch > command.epoch) return stale(command, forward.epoch);
    if (forward.epoch === command.epoch) return replay(forward);
  }
  return { action: 'bury', answer: { outcome: 'revoked', body: {}, replayed: false } };
}

function replay({ outcome, body }: StoredReply<'success' | 'failure' | 'revoked'>): Verdict {
  return { action: 'answer', answer: { outcome, body, replayed: true } };
}

function stale(command: CommandMessage, epoch: number): Verdict {
  return refuse(command, 'stale', `epoch ${epoch} of this step has already been here`);
}

type RefusalCode = 'compensated' | 'revoked' | 'stale' | 'expired' | 'forgotten' | 'not-revocable';

function refuse(command: CommandMessage, code: RefusalCode, why: string): Verdict {
  const { kind, name, direction, sagaId, path, epoch } = command;
  const what = kind === 'revoke' ? `The revoke of ${name}` : `The ${direction} command ${name}`;
  const message = `${what} for step "${path}" of saga ${sagaId}, epoch ${epoch}, is refused: ${why}. Nothing was done.`;
  const body: FailureBody = { code, message };
  return { action: 'answer', answer: { outcome: 'refused', body, replayed: false } };
}

/** The row after an answer was stored. A refusal is never stored. */
export function remember(row: FenceRow | undefined, command: CommandMessage, answer: FenceAnswer): FenceRow {
  const known = row ?? { succeeded: false };
  const { epoch } = command;
  const { outcome, body } = answer;
  if (outcome === 'refused') return known;
  if (outcome === 'revoked') return { ...known, forward: { epoch, outcome, body } };
  if (command.direction === 'compensation') return { ...known, compensation: { epoch, outcome, body } };
  const succeeded = known.succeeded || outcome === 'success';
  return { ...known, succeeded, forward: { epoch, outcome, body } };
}

/**
 * What goes back for each of the verdicts: its own answer, or what the handler made of the commands that it was called with, in order.
 *
 * @throws if the handler gave more or fewer outcomes than it got commands
 */
export function answersTo(
  verdicts: readonly Verdict[],
  handled: readonly HandledCommand[],
): readonly FenceAnswer[] {
  const through = verdicts.filter(({ action }) => action === 'execute').length;
  if (handled.length !== through)
    throw new Error(
      `A handler got ${through} commands and gave ${handled.length} outcomes: give one for each, in order.`,
    );
  const outcomes = handled.values();
  return verdicts.map((verdict): FenceAnswer => {
    if (verdict.action !== 'execute') return verdict.answer;
    const { value } = outcomes.next();
    return { replayed: false, ...(value as HandledCommand) };
  });
}
