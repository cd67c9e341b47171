import { openCommands, openWaits } from '@edda/saga-core';
import type { Effect, SagaState, WaitState } from '@edda/saga-core';
import { show, showBody, showDuration } from './show.js';

/** A message on one line: its name, its body, and at which step it was sent. */
export function showEffect(effect: Effect): string {
  switch (effect.kind) {
    case 'send-command': {
      const undo = effect.direction === 'compensation' ? ', to undo it' : '';
      return `${effect.command}${showBody(effect.body)} at "${effect.path}"${undo}`;
    }
    case 'send-revoke':
      return `a revoke of ${effect.command} at "${effect.path}"`;
    case 'publish-event':
      return `the event ${effect.event}${showBody(effect.body)}`;
    case 'reply-to-parent':
      return `${effect.outcome} to its parent${showBody(effect.body)}`;
  }
}

/** Where a saga stands, in sentences: what it waits for, or how it ended. */
export function standingOf(state: SagaState, now: number): readonly string[] {
  const { status, parked } = state;
  if (parked) return [`It is parked at "${parked.path}", ${parked.reason}: ${parked.message}`];
  if (status === 'completed' || status === 'compensated' || status === 'resolved')
    return [`It has ended as ${status}${whyBack(state)}.`];
  return [
    `It is ${status}${whyBack(state)}.`,
    ...openCommands(state).map(({ step, direction, command }) => {
      const what = direction === 'compensation' ? `undoing "${step.path}"` : `"${step.path}"`;
      if (command.phase === 'waiting')
        return `It tries ${what} again in ${showDuration((command.retryAt ?? now) - now)}.`;
      return command.phase === 'revoking'
        ? `It asks what became of ${what}, which is revoked.`
        : `It waits for the reply to ${what}.`;
    }),
    ...openWaits(state).map((wait) => showWait(wait, now)),
  ];
}

function whyBack({ abort }: SagaState): string {
  if (!abort) return '';
  const code = abort.code === undefined || abort.code === abort.reason ? '' : ` ${show(abort.code)}`;
  const at = abort.path === '' ? '' : ` at "${abort.path}"`;
  return `, because of ${abort.reason}${code}${at}`;
}

/** A wait in one sentence. */
export function showWait({ path, arms, roles, dueAt }: WaitState, now: number): string {
  const keys = arms.flatMap(({ key }) => (key === undefined ? [] : [key]));
  const who = roles && roles.length > 0 ? [`a decision by ${roles.join(' or ')}`] : [];
  const what = [...new Set(keys), ...who].join(' or ');
  const until = dueAt === undefined ? '' : `, ${showDuration(dueAt - now)} at most`;
  return `It waits at "${path}"${what === '' ? '' : ` for ${what}`}${until}.`;
}
