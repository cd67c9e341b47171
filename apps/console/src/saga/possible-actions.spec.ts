import type { Saga } from '@edda/client';
import { describe, expect, it } from 'vitest';
import type { StepView, WaitView } from '../rest/shapes.js';
import { SAGA_STATUSES } from '../rest/shapes.js';
import { meantCommand, possibleActions, runsOf, stepActions, wordsOf } from './possible-actions.js';

const ENDED = ['completed', 'compensated', 'resolved'] as const;

describe('what can be done with a saga', () => {
  it('is nothing once it has ended', () => {
    for (const status of ENDED) expect(possibleActions(status)).toEqual([]);
  });

  it('is something as long as it has not', () => {
    const under = SAGA_STATUSES.filter((status) => !ENDED.some((one) => one === status));
    for (const status of under) expect(possibleActions(status)).not.toEqual([]);
  });

  it('begins with what helps', () => {
    expect(possibleActions('parked')[0]).toBe('retry');
    expect(possibleActions('paused')[0]).toBe('resume');
  });
});

const step = (status: StepView['status'], more: Partial<StepView> = {}): StepView => ({
  path: 'charge',
  status,
  attempt: 1,
  ...more,
});
const wait = (more: Partial<WaitView> = {}): WaitView => ({
  path: 'payment',
  since: '2030-01-31T12:00:00Z',
  events: [],
  ...more,
});
const saga = (status: Saga['status'], more: Partial<Saga> = {}) => ({
  status,
  steps: [],
  waits: [],
  ...more,
});
const turned = { failure: { reason: 'failure', step: 'ship', message: 'No.' } } as const;

describe('what can be done at a step', () => {
  it.each<[Saga['status'], StepView['status'], readonly string[]]>([
    ['parked', 'stuck', ['retry', 'skip', 'override', 'compensate', 'resolve']],
    ['paused', 'stuck', ['retry', 'skip', 'override', 'compensate', 'resolve']],
    ['paused', 'outstanding', ['override', 'compensate']],
    ['paused', 'waiting', ['retry', 'override', 'compensate']],
    ['running', 'waiting', ['retry', 'compensate']],
    ['running', 'outstanding', ['compensate']],
    ['parked', 'succeeded', ['compensate']],
  ])('in a saga that is %s and a step that is %s: %j', (status, phase, actions) => {
    expect(stepActions(saga(status, { steps: [step(phase)] }), 'charge')).toEqual(actions);
  });

  it('is about its compensation once that has begun', () => {
    const undoing = step('succeeded', { compensation: { status: 'stuck', attempt: 2 } });
    const parked = saga('parked', { steps: [undoing], ...turned });
    expect(meantCommand(parked, 'charge')).toEqual({ command: 'stuck', direction: 'compensation' });
    expect(stepActions(parked, 'charge')).toEqual(['retry', 'skip', 'override', 'resolve']);
  });

  it('is nothing that goes forward once the saga has turned back', () => {
    const parked = saga('parked', { steps: [step('waiting')], ...turned });
    expect(stepActions(parked, 'charge')).toEqual([]);
  });

  it('is to end a wait that would end by itself some day', () => {
    const waiting = saga('waiting', { waits: [wait({ dueAt: '2030-02-01T12:00:00Z' })] });
    expect(stepActions(waiting, 'payment')).toEqual(['skip', 'compensate']);
    expect(stepActions(saga('waiting', { waits: [wait()] }), 'payment')).toEqual(['compensate']);
    expect(stepActions({ ...waiting, ...turned }, 'payment')).toEqual([]);
  });

  it('is nothing where nothing was begun, and once the saga has ended', () => {
    expect(stepActions(saga('parked'), 'charge')).toEqual([]);
    for (const status of ENDED)
      expect(stepActions(saga(status, { steps: [step('stuck')] }), 'charge')).toEqual([]);
  });

  it('is said of the step', () => {
    expect(wordsOf('retry', 'charge')).toContain('this step');
    expect(wordsOf('retry', undefined)).not.toContain('this step');
    expect(wordsOf('resolve', 'charge')).toBe(wordsOf('resolve', undefined));
  });
});

describe('the runs of a step', () => {
  it('are one, or one for each iteration, and those of no other step', () => {
    const paths = ['charge[1]', 'charge[2.1]', 'chargeBack', 'ship'];
    const all = saga('running', {
      steps: paths.map((path) => step('outstanding', { path })),
      waits: [wait({ path: 'charge[3]' })],
    });
    expect(runsOf(all, 'charge')).toEqual(['charge[1]', 'charge[2.1]', 'charge[3]']);
    expect(runsOf(all, 'ship')).toEqual(['ship']);
    expect(runsOf(all, 'pack')).toEqual([]);
  });
});
