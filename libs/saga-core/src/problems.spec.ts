import { command, event } from '@edda/messaging';
import { arbitraryWorld, propertySettings, trip } from '@edda/testing/contracts';
import type { World } from '@edda/testing/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandStep, PublishStep, SagaDefinition, Step, StepRole } from './definition.js';
import { assertWellFormed, problemsOf } from './problems.js';
import { fixed } from './timing.js';

const retry = { attempts: 3, backoff: fixed('1s') };
const contract = command('a.do', { version: 1 });
const compensation = { command: contract, body: () => ({}), retry };

function step(path: string, role: StepRole, changes: Partial<CommandStep> = {}): CommandStep {
  const undo = role === 'compensatable' ? { compensation } : {};
  return { kind: 'command', path, role, command: contract, body: () => ({}), retry, ...undo, ...changes };
}
const publish = (path: string): PublishStep => {
  return { kind: 'publish', path, event: event(path, { version: 1 }), body: () => ({}) };
};
const saga = (steps: readonly Step[], changes: Partial<SagaDefinition> = {}): SagaDefinition => {
  return { ...trip.tripSaga, steps, ...changes };
};

const c = step('c', 'compensatable');
const c2 = step('c2', 'compensatable');
const p = step('p', 'pivot');
const r = step('r', 'retriable');
const happened = publish('a.happened');
const TRIP = 'Saga "trip" version 1';

describe('a well-formed saga', () => {
  it.each([
    { shape: 'compensatable', steps: [c] },
    { shape: 'compensatable · compensatable · pivot · retriable · event', steps: [c, c2, p, r, happened] },
    { shape: 'pivot', steps: [p] },
    { shape: 'retriable · event · retriable', steps: [r, happened, step('r2', 'retriable')] },
    { shape: 'compensatable · event', steps: [c, happened] },
    {
      shape: 'a reason for no compensation',
      steps: [step('look', 'compensatable', { compensation: undefined, noCompensation: 'it reads' })],
    },
  ])('has no problems: $shape', ({ steps }) => {
    expect(problemsOf(saga(steps))).toEqual([]);
    expect(() => assertWellFormed(saga(steps))).not.toThrow();
  });

  it('is what the arbitrary sagas of the property tests are', () => {
    const settings = { ...propertySettings<[World]>(), numRuns: 200 };
    const isWellFormed = ({ definition }: World) => assertWellFormed(definition);
    fc.assert(fc.property(arbitraryWorld(), isWellFormed), settings);
  });
});

describe('a saga in the wrong order', () => {
  it.each([
    {
      steps: [p, c],
      says: 'step "c": a compensatable step cannot stand behind the pivot step "p": if it failed, what came before could not be undone. Move it forward, or make it retriable.',
    },
    { steps: [c, r, c2], says: 'step "c2": a compensatable step cannot stand behind the retriable step "r"' },
    {
      steps: [happened, c],
      says: 'step "c": a compensatable step cannot stand behind the event "a.happened"',
    },
    {
      steps: [p, step('p2', 'pivot')],
      says: 'step "p2": it is a second pivot or stands behind "p"; a saga has one point of no return.',
    },
    { steps: [r, p], says: 'step "p": it is a second pivot or stands behind "r"' },
    { steps: [happened, p], says: 'step "p": it is a second pivot or stands behind "a.happened"' },
  ])('is refused: $says', ({ steps, says }) => {
    const problems = problemsOf(saga(steps));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${TRIP}, ${says}`);
  });
});

describe('a step that cannot work', () => {
  const retryOf = (attempts: number) => ({ ...retry, attempts });
  it.each([
    { bad: step('', 'pivot'), says: 'step "": the name must be letters, digits, hyphens and underscores' },
    { bad: step('a:b', 'pivot'), says: 'step "a:b": the name must be letters' },
    { bad: step('x'.repeat(65), 'pivot'), says: 'the name must be letters' },
    {
      bad: step('a', 'compensatable', { compensation: undefined }),
      says: `step "a": it has no compensation. Add .compensate(), or say why there is nothing to undo with .noCompensation('why').`,
    },
    {
      bad: step('a', 'compensatable', { noCompensation: 'it reads' }),
      says: 'step "a": it has both a compensation and a reason for having none; drop one.',
    },
    {
      bad: step('a', 'compensatable', { compensation: undefined, noCompensation: ' ' }),
      says: 'step "a": .noCompensation() needs a reason',
    },
    {
      bad: step('a', 'pivot', { compensation }),
      says: 'step "a": a pivot step is never undone, so it cannot have a compensation.',
    },
    { bad: step('a', 'retriable', { compensation }), says: 'step "a": a retriable step is never undone' },
    {
      bad: step('a', 'pivot', { retry: retryOf(0) }),
      says: 'step "a": retry needs a whole number of attempts from 1, the first sending included, not 0.',
    },
    { bad: step('a', 'pivot', { retry: retryOf(1.5) }), says: 'not 1.5.' },
    { bad: step('a', 'pivot', { retry: retryOf(Number.NaN) }), says: 'not NaN.' },
    {
      bad: step('a', 'compensatable', { compensation: { ...compensation, retry: retryOf(-1) } }),
      says: 'step "a", compensation: retry needs a whole number of attempts',
    },
    {
      bad: step('a', 'pivot', { retry: { attempts: 1, backoff: { firstMs: 5, maxMs: 4, factor: 1 } } }),
      says: 'step "a": the back-off must begin with at least 1 ms, never shrink',
    },
    {
      bad: step('a', 'pivot', { timeoutMs: trip.tripSaga.commandLifetimeMs }),
      says: 'step "a": the timeout must be at least 1 ms and shorter than the command lifetime, 7200000 ms',
    },
    { bad: step('a', 'pivot', { timeoutMs: 0 }), says: 'step "a": the timeout must be at least 1 ms' },
  ])('is refused: $says', ({ bad, says }) => {
    const problems = problemsOf(saga([bad]));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(TRIP);
    expect(problems[0]).toContain(says);
  });

  it('is refused if another one has its name, once for each name', () => {
    const problems = problemsOf(saga([c, c, c, r, r]));
    expect(problems.map((problem) => /step "(\w+)"/.exec(problem)?.[1])).toEqual(['c', 'r']);
    expect(problems[0]).toContain('the name is used more than once; each step needs its own');
  });

  it('is refused if it publishes the same event twice', () => {
    expect(problemsOf(saga([happened, happened]))).toEqual([
      expect.stringContaining('step "a.happened": the name is used more'),
    ]);
  });
});

describe('a saga that cannot work', () => {
  const backoff = { firstMs: 1, maxMs: 1, factor: 1 };
  it.each([
    { changes: { name: 'Trip' }, says: 'Saga "Trip" version 1: the name must be lower-case' },
    { changes: { name: '9a' }, says: 'the name must be lower-case letters, digits and hyphens, 64 at most' },
    { changes: { name: 'x'.repeat(65) }, says: 'the name must be' },
    { changes: { version: 0 }, says: 'Saga "trip" version 0: the version must be a whole number from 1.' },
    { changes: { version: 1.5 }, says: 'the version must be' },
    { changes: { steps: [] }, says: 'Saga "trip" version 1 has no steps: add at least one' },
    { changes: { commandLifetimeMs: 0 }, says: 'the command lifetime must be at least 1 ms' },
    { changes: { commandLifetimeMs: Infinity }, says: 'the command lifetime' },
    ...[
      { firstMs: 0 },
      { maxMs: 0 },
      { factor: 0.5 },
      { firstMs: Number.NaN },
      { maxMs: Infinity },
      { factor: Number.NaN },
    ].map((change) => ({
      changes: { resend: { ...backoff, ...change } },
      says: 'Saga "trip" version 1, the resend interval must begin with',
    })),
  ])('is refused: $changes', ({ changes, says }) => {
    const problems = problemsOf(saga([c], changes));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(says);
  });

  it('is refused with all its problems in one error', () => {
    const bad = saga([p, step('c', 'compensatable', { compensation: undefined })], { version: 0 });
    expect(problemsOf(bad)).toHaveLength(3);
    expect(() => assertWellFormed(bad)).toThrow(problemsOf(bad).join('\n'));
  });
});
