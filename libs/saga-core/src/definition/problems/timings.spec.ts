import { describe, expect, it } from 'vitest';
import type { SagaDefinition } from '../definition.js';
import { problemsOf } from '../problems.js';
import {
  approval,
  c,
  compensation,
  parallel,
  p,
  recover,
  repeat,
  retry,
  saga,
  TRIP,
} from '../samples.fixture.js';

const shrinks =
  'must begin with at least 1 ms, never shrink, and its maximum must not lie below its beginning.';
const attemptsOf = (attempts: number) => ({ ...retry, attempts });
const few = (where: string, attempts: string) =>
  `step "a"${where}: retry needs a whole number of attempts from 1, the first sending included, not ${attempts}.`;
const falling = { firstMs: 5, maxMs: 4, factor: 1 };

describe('the retries of a step', () => {
  it.each([
    { step: p('a', { retry: attemptsOf(0) }), says: few('', '0') },
    { step: p('a', { retry: attemptsOf(1.5) }), says: few('', '1.5') },
    { step: p('a', { retry: attemptsOf(Number.NaN) }), says: few('', 'NaN') },
    { step: p('a', { retry: attemptsOf(Infinity) }), says: few('', 'Infinity') },
    {
      step: c('a', { compensation: { ...compensation, retry: attemptsOf(-1) } }),
      says: few(', compensation', '-1'),
    },
    { step: p('a', { retry: { attempts: 1, backoff: falling } }), says: `step "a": the back-off ${shrinks}` },
    {
      step: c('a', { compensation: { ...compensation, retry: { attempts: 1, backoff: falling } } }),
      says: `step "a", compensation: the back-off ${shrinks}`,
    },
    { step: recover('a', [c()], { backoff: falling }), says: `step "a": the back-off ${shrinks}` },
    { step: repeat('x', [c('a', { retry: attemptsOf(0) })]), says: few('', '0') },
  ])('are refused: $says', ({ step, says }) => {
    expect(problemsOf(saga([step]))).toEqual([`${TRIP}, ${says}`]);
  });
});

describe('the timeout of a step', () => {
  const says = `${TRIP}, step "a": the timeout must be at least 1 ms and shorter than the command lifetime, 7200000 ms: after that nobody executes the command anyway.`;

  it.each([0, -1, 0.5, Number.NaN, 7_200_000, Infinity])('is refused: %d ms', (timeoutMs) => {
    expect(problemsOf(saga([p('a', { timeoutMs })]))).toEqual([says]);
    expect(problemsOf(saga([parallel('x', [c('a', { timeoutMs })], [c()])]))).toEqual([says]);
  });

  it.each([1, 7_199_999])('is accepted: %d ms', (timeoutMs) => {
    expect(problemsOf(saga([p('a', { timeoutMs })]))).toEqual([]);
  });
});

describe('the times of a saga', () => {
  const backoff = { firstMs: 1, maxMs: 1, factor: 1 };
  const least = 'must be at least 1 ms.';
  const cases: { changes: Partial<SagaDefinition>; says: string }[] = [
    { changes: { commandLifetimeMs: 0 }, says: `the command lifetime ${least}` },
    { changes: { commandLifetimeMs: Infinity }, says: `the command lifetime ${least}` },
    { changes: { deadlineMs: 0 }, says: `the deadline ${least}` },
    { changes: { deadlineMs: Number.NaN }, says: `the deadline ${least}` },
    { changes: { mailboxTtlMs: -1 }, says: `the time that the mailbox keeps an event ${least}` },
    ...[
      { firstMs: 0 },
      { maxMs: 0 },
      { factor: 0.5 },
      { firstMs: Number.NaN },
      { maxMs: Infinity },
      { factor: Number.NaN },
    ].map((change) => ({
      changes: { resend: { ...backoff, ...change } },
      says: `the resend interval ${shrinks}`,
    })),
  ];
  it.each(cases)('are refused: $changes', ({ changes, says }) => {
    expect(problemsOf(saga([c('c', { timeoutMs: 10 })], changes))).toEqual([`${TRIP}, ${says}`]);
  });

  it.each([0, 7_199_999, Number.NaN, Infinity])('refuse a retention of %d ms', (retention) => {
    expect(problemsOf(saga([c()], { retention }))).toEqual([
      `${TRIP}, the retention must be 'forever', or at least as long as the command lifetime, 7200000 ms: until then a command that was sent twice may still come.`,
    ]);
  });

  it.each([7_200_000, 'forever', undefined] as const)('accept a retention of %s', (retention) => {
    expect(problemsOf(saga([c()], { retention }))).toEqual([]);
  });

  it('may leave the deadline out', () => {
    expect(problemsOf(saga([c()], { deadlineMs: undefined }))).toEqual([]);
  });
});

describe('the times of an approval', () => {
  it.each([
    { changes: { remindEveryMs: 0 }, says: 'the time between reminders must be at least 1 ms.' },
    {
      changes: { escalate: { afterMs: Number.NaN, to: 'head' } },
      says: 'the time before the escalation must be at least 1 ms.',
    },
  ])('are refused: $says', ({ changes, says }) => {
    expect(problemsOf(saga([approval('a', [], changes)]))).toEqual([`${TRIP}, step "a": ${says}`]);
  });

  it('are accepted if they are times', () => {
    const approved = approval('a', [], { remindEveryMs: 1, escalate: { afterMs: 1, to: 'head' } });
    expect(problemsOf(saga([approved]))).toEqual([]);
  });
});
