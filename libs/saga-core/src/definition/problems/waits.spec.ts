import { describe, expect, it } from 'vitest';
import type { EventType } from '../contract-type.js';
import { problemsOf } from '../problems.js';
import {
  approval,
  arm,
  doIt,
  final,
  inAnHour,
  machine,
  publish,
  saga,
  state,
  TRIP,
  wait,
} from '../samples.fixture.js';

const notAnEvent = doIt as unknown as EventType;
const decision = { event: undefined };

describe('a wait', () => {
  it.each([
    { for: 'an event', step: wait('w', [arm('e')]) },
    { for: 'a time', step: wait('w', [], { dueAt: inAnHour }) },
    { for: 'a person', step: approval('w') },
    {
      for: 'a person, or an event',
      step: { ...approval('w'), arms: [...approval('w').arms, arm('withdrawn', 'compensate')] },
    },
    { for: 'a person and then another', step: approval('w', [], { escalate: { afterMs: 1, to: 'head' } }) },
    { for: 'an event, and ignores one', step: wait('w', [arm('e'), arm('f', [], { effect: 'ignore' })]) },
  ])('is accepted: for $for', ({ step }) => {
    expect(problemsOf(saga([step]))).toEqual([]);
  });

  const endless = `nothing ends this wait, and it has no time limit: the saga would wait for ever. Add an event, a person's decision or a time.`;
  const noEvent = (what: string) =>
    `${what} "a.do", which is not an event, so nobody could ever publish it. Use a contract made with event().`;
  it.each([
    { step: wait('w', []), says: endless },
    {
      step: wait('w', [arm('e', [], { effect: 'ignore' }), arm('f', [], { effect: 'park' })]),
      says: endless,
    },
    { step: wait('w', [arm('e', [], { event: notAnEvent })]), says: noEvent('its arm "e" waits for') },
    {
      step: wait('w', [arm('e', [], decision)]),
      says: 'its arm "e" has no event, and nobody is asked for a decision, so it would never be taken. Give it an event, or make the wait an approval.',
    },
    {
      step: { ...approval('w'), arms: [arm('approved', [], decision)] },
      says: 'the approval cannot be rejected. Add an arm "rejected" without an event.',
    },
    {
      step: { ...approval('w'), arms: [...approval('w').arms, arm('perhaps', [], decision)] },
      says: 'its arm "perhaps" is no decision. Call it "approved" or "rejected", or give it an event.',
    },
    {
      step: approval('w', [], { role: ' ' }),
      says: 'the approval needs the name of the role that decides. Add it.',
    },
    {
      step: approval('w', [], { escalate: { afterMs: 1, to: '' } }),
      says: 'the escalation needs the name of a role. Add it.',
    },
    {
      step: approval('w', [], { escalate: { afterMs: 1, to: 'desk' } }),
      says: 'the escalation goes to "desk", who could decide before. Name another role, or drop it.',
    },
    {
      step: approval('w', [], { notify: { event: notAnEvent, body: () => ({}) } }),
      says: noEvent('notify publishes'),
    },
    { step: { ...publish('w'), event: notAnEvent }, says: noEvent('it publishes') },
  ])('is refused: $says', ({ step, says }) => {
    expect(problemsOf(saga([step]))).toEqual([`${TRIP}, step "w": ${says}`]);
  });

  it('is refused if it is an approval that nobody can give or deny', () => {
    expect(problemsOf(saga([{ ...approval('w'), arms: [arm('approved')] }]))).toEqual([
      `${TRIP}, step "w": the approval cannot be approved. Add an arm "approved" without an event.`,
      `${TRIP}, step "w": the approval cannot be rejected. Add an arm "rejected" without an event.`,
    ]);
  });

  it('is refused for an event that is none in a state machine as well', () => {
    const odd = wait('m.open', [arm('e', [], { event: notAnEvent })]);
    expect(problemsOf(saga([machine(state('open', { e: 'end' }, { wait: odd }), final('end'))]))).toEqual([
      `${TRIP}, step "m.open": ${noEvent('its arm "e" waits for')}`,
    ]);
  });
});
