import type { SagaDefinition } from '../definition.js';
import type { Step } from '../step.js';
import { allSteps } from '../step.js';
import type { Backoff, RetryPolicy } from '../timing.js';

/** Times and retries that make no sense. How long a wait lasts follows from data, so it is not known here. */
export function problemsOfTimings(definition: SagaDefinition): readonly string[] {
  const { resend, commandLifetimeMs, deadlineMs, mailboxTtlMs, retention, steps } = definition;
  return [
    ...problemsOfBackoff('the resend interval', resend),
    ...problemsOfTime('the command lifetime', commandLifetimeMs),
    ...problemsOfTime('the deadline', deadlineMs),
    ...problemsOfTime('the time that the mailbox keeps an event', mailboxTtlMs),
    ...problemsOfRetention(retention, commandLifetimeMs),
    ...allSteps(steps).flatMap((step) => [
      ...problemsOfStep(step),
      ...problemsOfTimeout(step, commandLifetimeMs),
    ]),
  ];
}

function problemsOfStep(step: Step): readonly string[] {
  const where = `step "${step.name}"`;
  switch (step.kind) {
    case 'command':
      return [
        ...problemsOfRetry(where, step.retry),
        ...(step.compensation ? problemsOfRetry(`${where}, compensation`, step.compensation.retry) : []),
      ];
    case 'recover':
      return problemsOfBackoff(`${where}: the back-off`, step.backoff);
    case 'wait':
      return [
        ...problemsOfTime(`${where}: the time between reminders`, step.approval?.remindEveryMs),
        ...problemsOfTime(`${where}: the time before the escalation`, step.approval?.escalate?.afterMs),
      ];
    default:
      return [];
  }
}

function problemsOfTimeout(step: Step, commandLifetimeMs: number): readonly string[] {
  if (step.kind !== 'command' || step.timeoutMs === undefined || !isTime(commandLifetimeMs)) return [];
  return isTime(step.timeoutMs) && step.timeoutMs < commandLifetimeMs
    ? []
    : [
        `step "${step.name}": the timeout must be at least 1 ms and shorter than the command lifetime, ${commandLifetimeMs} ms: after that nobody executes the command anyway.`,
      ];
}

/** Until the end of the command lifetime a command that was sent twice may still come, and must find its saga. */
function problemsOfRetention(
  retention: SagaDefinition['retention'],
  commandLifetimeMs: number,
): readonly string[] {
  if (retention === undefined || retention === 'forever' || !isTime(commandLifetimeMs)) return [];
  return isTime(retention) && retention >= commandLifetimeMs
    ? []
    : [
        `the retention must be 'forever', or at least as long as the command lifetime, ${commandLifetimeMs} ms: until then a command that was sent twice may still come.`,
      ];
}

const isTime = (ms: number): boolean => Number.isFinite(ms) && ms >= 1;

function problemsOfTime(what: string, ms: number | undefined): readonly string[] {
  return ms === undefined || isTime(ms) ? [] : [`${what} must be at least 1 ms.`];
}

function problemsOfRetry(where: string, { attempts, backoff }: RetryPolicy): readonly string[] {
  const problems = problemsOfBackoff(`${where}: the back-off`, backoff);
  return Number.isInteger(attempts) && attempts >= 1
    ? problems
    : [
        ...problems,
        `${where}: retry needs a whole number of attempts from 1, the first sending included, not ${attempts}.`,
      ];
}

function problemsOfBackoff(what: string, { firstMs, maxMs, factor }: Backoff): readonly string[] {
  return isTime(firstMs) && isTime(maxMs) && maxMs >= firstMs && factor >= 1
    ? []
    : [
        `${what} must begin with at least 1 ms, never shrink, and its maximum must not lie below its beginning.`,
      ];
}
