import { describe, expect, it } from 'vitest';
import { SimulatedParticipants } from './simulated-participants.js';
import type { CommandOrRevoke, Script } from './simulated-participants.js';

const NOT_AFTER = 100;

function command(direction: 'forward' | 'compensation', epoch = 1): CommandOrRevoke {
  const messageId = `s:a:${direction}:${epoch}`;
  const about = { command: 'sim.do-a', contractVersion: 1, path: 'a', direction, epoch, attempt: 1 };
  return { kind: 'send-command', messageId, ...about, notAfter: NOT_AFTER, body: {} };
}

function revoke(epoch = 1): CommandOrRevoke {
  const about = { command: 'sim.do-a', contractVersion: 1, path: 'a', epoch, notAfter: NOT_AFTER, body: {} };
  return { kind: 'send-revoke', messageId: `s:a:revoke:${epoch}`, ...about };
}

const forward = (epoch?: number) => command('forward', epoch);
const compensation = (epoch?: number) => command('compensation', epoch);
const none: Script = { behaviour: 'succeed', transientFirst: 0, failFirst: 0 };

/** What the participants answer to each message, and what they did. */
function play(
  messages: readonly CommandOrRevoke[],
  script: Partial<Script> = {},
  direction = 'forward',
  now = 0,
) {
  const participants = new SimulatedParticipants({ [`a:${direction}`]: { ...none, ...script } });
  const outcomes = messages.map((message) => participants.receive(message, now)?.result.outcome);
  return { outcomes, done: participants.done.map((done) => `${done.direction} ${done.epoch}`) };
}

describe('the simulated fence', () => {
  it.each([
    {
      story: 'answers a duplicate, and does it once',
      messages: [forward(), forward()],
      outcomes: ['success', 'success'],
      done: ['forward 1'],
    },
    {
      story: 'undoes once',
      messages: [forward(), compensation(), compensation()],
      outcomes: ['success', 'success', 'success'],
      done: ['forward 1', 'compensation 1'],
    },
    {
      story: 'has nothing to undo if nothing was done, and refuses the late command',
      messages: [compensation(), forward()],
      outcomes: ['success', 'refused'],
      done: [],
    },
    {
      story: 'refuses a revoked command',
      messages: [revoke(), forward(), revoke()],
      outcomes: ['revoked', 'refused', 'revoked'],
      done: [],
    },
    {
      story: 'answers a revoke with what was done',
      messages: [forward(), revoke()],
      outcomes: ['success', 'success'],
      done: ['forward 1'],
    },
    {
      story: 'takes the next epoch after a revocation, and refuses lower ones then',
      messages: [revoke(), forward(3), forward(2)],
      outcomes: ['revoked', 'success', 'refused'],
      done: ['forward 3'],
    },
  ])('$story', ({ messages, outcomes, done }) => {
    expect(play(messages)).toEqual({ outcomes, done });
  });

  it('refuses what has expired, but still answers what it knows', () => {
    expect(play([forward()], {}, 'forward', NOT_AFTER).outcomes).toEqual(['refused']);
    const participants = new SimulatedParticipants({});
    participants.receive(forward(), NOT_AFTER - 1);
    expect(participants.receive(forward(), NOT_AFTER)?.result.outcome).toBe('success');
  });
});

describe('a script', () => {
  it.each([
    { script: { behaviour: 'fail' }, outcomes: ['failure', 'failure'], done: [] },
    { script: { behaviour: 'garble' }, outcomes: ['unreadable', 'unreadable'], done: ['forward 1'] },
    { script: { behaviour: 'refuse' }, outcomes: ['refused', 'refused'], done: [] },
    { script: { behaviour: 'dead-letter' }, outcomes: ['dead-lettered', 'dead-lettered'], done: [] },
    { script: { transientFirst: 1 }, outcomes: ['transient', 'success'], done: ['forward 1'] },
  ] as const)('lets the participant answer with $outcomes: $script', ({ script, outcomes, done }) => {
    expect(play([forward(), forward()], script)).toEqual({ outcomes, done });
  });

  it.each([
    { behaviour: 'do-silently', revoked: 'success', done: ['forward 1'] },
    { behaviour: 'ignore', revoked: 'revoked', done: [] },
    { behaviour: 'vanish', revoked: undefined, done: [] },
  ] as const)('lets the participant say nothing: $behaviour', ({ behaviour, revoked, done }) => {
    expect(play([forward(), revoke()], { behaviour })).toEqual({ outcomes: [undefined, revoked], done });
  });

  it('lets so many epochs fail first', () => {
    const messages = [forward(1), forward(1), forward(2)];
    expect(play(messages, { failFirst: 1 })).toEqual({
      outcomes: ['failure', 'failure', 'success'],
      done: ['forward 2'],
    });
  });

  it('may make a compensation fail: what was done stands, and the next epoch undoes it', () => {
    const messages = [forward(), compensation(1), forward(2), compensation(2)];
    expect(play(messages, { failFirst: 1 }, 'compensation')).toEqual({
      outcomes: ['success', 'failure', 'refused', 'success'],
      done: ['forward 1', 'compensation 2'],
    });
  });
});
