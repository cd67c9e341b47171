import { wireNames } from '@edda/messaging';
import { inProcessBroker } from '@edda/testing';
import { describe, expect, it } from 'vitest';
import { examine, RULES } from './examine.js';
import type { RuleVerdict } from './examine.js';
import type { Subject } from './subject.js';
import { TinyParticipant } from './tiny-participant.fixture.js';
import type { Mistake } from './tiny-participant.fixture.js';

const body = '{"orderId":"{{id}}"}';
const subject: Subject = {
  participant: 'tiny',
  namespace: '',
  command: { name: 'tiny.do', contractVersion: 1, body },
  compensation: { name: 'tiny.undo', contractVersion: 1, body },
  wrongBody: {},
  timeoutMs: 250,
  copies: 20,
};

async function verdictsOn(
  mistake?: Mistake,
  changes: Partial<Subject> = {},
): Promise<readonly RuleVerdict[]> {
  const hub = inProcessBroker();
  const tiny = await TinyParticipant.start(hub.broker, mistake);
  try {
    return await examine({ ...subject, ...changes }, hub.broker);
  } finally {
    await tiny.stop();
  }
}
const broken = (verdicts: readonly RuleVerdict[]) => verdicts.filter(({ status }) => status === 'failed');

describe('the examination of a participant', () => {
  it('finds nothing wrong with one that is right', async () => {
    const verdicts = await verdictsOn();
    expect(broken(verdicts)).toEqual([]);
    expect(verdicts.map(({ status }) => status)).toEqual(RULES.map(() => 'passed'));
  });

  it.each<[Mistake, readonly string[]]>([
    [
      'no-fence',
      [
        'duplicate',
        'duplicate-at-once',
        'compensation',
        'late-command',
        'revoke-unknown',
        'revoke-done',
        'lower-epoch',
        'not-after',
      ],
    ],
    ['fence-in-memory-of-each-copy', ['duplicate-at-once']],
    [
      'acks-garbage-silently',
      ['not-json', 'not-utf8', 'nested', 'wrong-contract', 'unknown-command', 'missing-headers', 'huge'],
    ],
    ['dies-on-huge', ['huge']],
    ['answers-late-command', ['late-command']],
    ['no-revoke', ['revoke-unknown', 'revoke-done', 'higher-epoch']],
    ['forgets-attempt', ['duplicate']],
    ['ignores-not-after', ['not-after']],
    ['ignores-epochs', ['lower-epoch']],
    ['undoes-what-never-was', ['empty-compensation', 'late-command']],
    [
      'no-reason',
      ['not-json', 'not-utf8', 'nested', 'wrong-contract', 'unknown-command', 'missing-headers', 'huge'],
    ],
  ])('catches %s by %j', async (mistake, rules) => {
    expect(broken(await verdictsOn(mistake)).map(({ rule }) => rule)).toEqual(rules);
  });

  it('tells a wrong exchange from silence', async () => {
    const [reply] = await verdictsOn('wrong-exchange');
    expect(reply).toMatchObject({ rule: 'reply', status: 'failed' });
    expect(reply?.sentence).toContain(
      'it came through the exchange "edda.events" and not "edda.replies.tiny"',
    );
  });

  it('shows what was sent and what came where a rule is broken', async () => {
    const late = broken(await verdictsOn('answers-late-command'))[0];
    expect(late?.sent.at(-1)).toContain('edda.commands tiny.do');
    expect(late?.came.at(-1)).toContain('edda-outcome=success');
  });

  it('leaves out what it has no compensation for', async () => {
    const verdicts = await verdictsOn(undefined, { compensation: undefined });
    const leftOut = verdicts.filter(({ status }) => status === 'left-out').map(({ rule }) => rule);
    expect(leftOut).toEqual(['compensation', 'empty-compensation', 'late-command']);
    expect(broken(verdicts)).toEqual([]);
  });

  it('says that nobody is there', async () => {
    const verdicts = await examine(subject, inProcessBroker().broker, undefined, RULES.slice(0, 1));
    expect(verdicts[0]?.sentence).toContain(`has to be bound to "${wireNames().commands}"`);
  });
});
