import type { OpenCommand, Pending, SagaState } from '@edda/saga-core';
import {
  commandStepOf,
  durationText,
  hasEnded,
  isAtRest,
  openCommands,
  openWaits,
  pendingOf,
  wakeAt,
} from '@edda/saga-core';
import type { Diagnosis, FindingKind, GatheredFacts, SagaFinding } from './facts.js';
import { queueFor } from './queue-for.js';

/** A timer that is due is looked after within a second; one that has been due for longer is not. */
const TIMER_LATE_MS = 30_000;
/** A message that is not sent within this time has something in its way. */
const UNSENT_MS = 10_000;

const SEVERITIES = ['stuck', 'waiting', 'info'] as const;

/** Says why a saga does not move, from what was gathered about it. Pure: the same facts give the same sentences. */
export function diagnose(facts: GatheredFacts): Diagnosis {
  const { state, standing } = facts;
  const found = hasEnded(state) ? [] : findingsOf(facts);
  const findings = found.length > 0 ? found : [moving(state)];
  return {
    saga: state,
    isStuck: findings.some(({ severity }) => severity === 'stuck'),
    since: standing.updatedAt,
    findings: SEVERITIES.flatMap((severity) => findings.filter((one) => one.severity === severity)),
  };
}

function findingsOf(facts: GatheredFacts): readonly SagaFinding[] {
  const letters = facts.openLetters === 0 ? [] : [deadLetters(facts.openLetters)];
  if (isAtRest(facts.state)) return [standstill(facts), ...letters, ...waits(facts)];
  return [
    ...versionMissing(facts),
    ...letters,
    ...unsent(facts),
    ...openCommands(facts.state).flatMap((open) => command(facts, open)),
    ...waits(facts),
    ...timer(facts),
    ...orphan(facts),
  ];
}

function moving({ status, endedAt }: SagaState): SagaFinding {
  const words = endedAt === undefined ? 'It is on its way; nothing is in it.' : `It has ended as ${status}.`;
  return { kind: 'moving', severity: 'info', path: '', words };
}

function standstill({ state, latest, standing, now }: GatheredFacts): SagaFinding {
  if (state.status === 'paused') {
    const paused = latest.findLast(({ fact }) => fact.kind === 'action-taken' && fact.action === 'pause');
    const who = paused?.fact.kind === 'action-taken' ? ` by ${paused.fact.by}: ${paused.fact.reason}` : '.';
    const since = paused?.at ?? standing.updatedAt;
    return {
      kind: 'paused',
      severity: 'stuck',
      path: '',
      words: `It was paused ${ago(now, since)}${who}`,
      remedy: 'Resume it, or resolve it to end it by hand.',
      since,
    };
  }
  const { path = '', reason, message = '' } = state.parked ?? {};
  const isSpent = reason === 'retries-exhausted';
  const at = path === '' ? '' : ` at ${path}`;
  const words = isSpent
    ? `The retry budget${at ? ` of ${path}` : ''} is spent: ${message}`
    : `It is parked${at} (${reason ?? 'no reason is known'}): ${message}`;
  return {
    kind: isSpent ? 'retries-exhausted' : 'parked',
    severity: 'stuck',
    path,
    words,
    remedy:
      reason === 'dead-lettered'
        ? 'Redrive or discard the command that was put aside, skip or override its step, or resolve the saga.'
        : 'Retry, skip or override the step, or resolve the saga.',
    since: standing.updatedAt,
  };
}

const deadLetters = (count: number): SagaFinding => ({
  kind: 'dead-letter',
  severity: 'stuck',
  path: '',
  words: count === 1 ? 'A message of it was put aside.' : `${count} messages of it were put aside.`,
  remedy: 'Look at its dead letters, and redrive or discard them.',
});

function versionMissing({ state, definition }: GatheredFacts): readonly SagaFinding[] {
  if (definition) return [];
  const { definition: name, version } = state;
  return [
    {
      kind: 'version-not-here',
      severity: 'stuck',
      path: '',
      words: `It runs "${name}" version ${version}, which this orchestrator does not have. Unless another one has it, nobody takes it on.`,
      remedy: 'Register that version, deploy it beside this one, or migrate the saga.',
    },
  ];
}

/** Messages that should have been sent by now. */
function unsent({ standing, broker, now }: GatheredFacts): readonly SagaFinding[] {
  return standing.unsent
    .filter(({ since, attempts }) => attempts > 0 || now - since > UNSENT_MS)
    .map(({ name, since, attempts, reason = '' }) => {
      const what = name ?? 'A message of it';
      const finding = { severity: 'stuck', path: '', since } as const;
      const waited = `${what} has waited to be sent for ${durationText(now - since)}`;
      if (broker.status === 'blocked')
        return {
          ...finding,
          kind: 'broker-blocked',
          words: `${waited}: the broker is blocked.`,
          remedy: 'Give RabbitMQ memory or disk; it is sent by itself then.',
        };
      if (broker.status !== 'up')
        return {
          ...finding,
          kind: 'broker-down',
          words: `${waited}: the broker is ${broker.status}.`,
          remedy: 'Bring RabbitMQ back; it is sent by itself then.',
        };
      if (reason.startsWith('No queue is bound'))
        return {
          ...finding,
          kind: 'nobody-bound',
          words: `Nobody is bound to ${what}: the broker returned it ${attempts === 1 ? 'once' : `${attempts} times`}.`,
          remedy:
            'Start the participant that handles it, or correct its topology (npm run doctor says what lacks).',
        };
      const why = reason === '' ? 'nobody has taken it out of the outbox' : reason;
      return {
        ...finding,
        kind: 'outbox-unsent',
        words: `${waited}: ${why.replace(/\.$/, '')}.`,
        remedy: 'Look at the orchestrators: at least one has to run and reach the broker.',
      };
    });
}

function command(facts: GatheredFacts, open: OpenCommand): readonly SagaFinding[] {
  const { state, definition, standing } = facts;
  const { path } = open.step;
  const pending = pendingOf(state, definition).find(
    (one) => one.path === path && ['reply', 'retry', 'revoke'].includes(one.kind),
  );
  if (!pending) return [];
  const { phase, resends } = open.command;
  const waiting = finding(phase === 'waiting' ? 'waits-for-retry' : 'waits-for-reply', pending);
  if (phase === 'waiting') return [waiting];
  const silence =
    resends === 0
      ? ''
      : ` It was sent again ${resends === 1 ? 'once' : `${resends} times`} without an answer.`;
  const awaited = { ...waiting, words: waiting.words + silence, since: standing.updatedAt };
  return [...queue(facts, open), awaited];
}

/** What stands in the way between the broker and the participant. */
function queue(facts: GatheredFacts, { step, direction }: OpenCommand): readonly SagaFinding[] {
  const { definition, broker, names, standing } = facts;
  const defined = definition && commandStepOf(definition, step.path);
  const side = direction === 'forward' ? defined : defined?.compensation;
  if (!side || !broker.queues) return [];
  const name = side.command.messageName;
  const at = queueFor(name, names);
  if (!broker.queues.has(at)) return [];
  const look = broker.queues.get(at);
  const place = { path: step.path, since: standing.updatedAt } as const;
  if (!look)
    return [
      {
        ...place,
        kind: 'nobody-bound',
        severity: 'stuck',
        words: `Nobody is bound to ${name}: there is no queue ${at}.`,
        remedy: 'Start the participant that handles it; it makes its queue.',
      },
    ];
  const lie = look.messages === 1 ? '1 message lies' : `${look.messages} messages lie`;
  if (look.consumers === 0)
    return [
      {
        ...place,
        kind: 'no-consumer',
        severity: 'stuck',
        words: `No consumer on ${at}; ${lie} in it.`,
        remedy: 'Start the participant that handles it.',
      },
    ];
  if (look.messages === 0) return [];
  const words = `${lie} in ${at}, which has ${look.consumers === 1 ? '1 consumer' : `${look.consumers} consumers`}.`;
  return [{ ...place, kind: 'waits-for-reply', severity: 'info', words }];
}

const WAITS: Readonly<Partial<Record<Pending['kind'], FindingKind>>> = {
  event: 'waits-for-event',
  decision: 'waits-for-decision',
  time: 'waits-for-time',
};

function waits({ state, definition, now }: GatheredFacts): readonly SagaFinding[] {
  const since = new Map(openWaits(state).map((wait) => [wait.path, wait.since]));
  return pendingOf(state, definition).flatMap((pending) => {
    const kind = WAITS[pending.kind];
    if (!kind) return [];
    const from = since.get(pending.path);
    const waiting = finding(kind, pending);
    if (from === undefined) return [waiting];
    return [
      {
        ...waiting,
        words: `${waiting.words.replace(/\.$/, '')}, for ${durationText(now - from)} now.`,
        since: from,
      },
    ];
  });
}

function finding(kind: FindingKind, { path, words }: Pending): SagaFinding {
  return { kind, severity: 'waiting', path, words: `It ${words}.` };
}

function timer({ state, standing: { timerDueAt }, now }: GatheredFacts): readonly SagaFinding[] {
  // The row may be due before the saga is.
  const dueAt = Math.max(timerDueAt ?? now, wakeAt(state) ?? 0);
  if (now - dueAt < TIMER_LATE_MS) return [];
  return [
    {
      kind: 'timer-overdue',
      severity: 'stuck',
      path: '',
      words: `Its timer has been due for ${durationText(now - dueAt)}, and no orchestrator has looked after it.`,
      remedy: 'Look at the orchestrators: at least one has to run, with this definition, and keep up.',
      since: dueAt,
    },
  ];
}

/** There are none; if there is one, somebody has to know. */
function orphan({ state, standing }: GatheredFacts): readonly SagaFinding[] {
  const isWoken = standing.timerDueAt !== undefined || standing.unsent.length > 0;
  if (isWoken || openWaits(state).length > 0) return [];
  return [
    {
      kind: 'orphan',
      severity: 'stuck',
      path: '',
      words:
        'Nothing will ever wake it: it has neither a timer nor a message to be sent, and waits for nothing.',
      remedy: 'Pause and resume it, which arms it anew, and report it: this must not happen.',
    },
  ];
}

const ago = (now: number, then: number): string => `${durationText(Math.max(0, now - then))} ago`;
