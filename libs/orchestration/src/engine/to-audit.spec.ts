import { describe, expect, it } from 'vitest';
import { entryOf } from '../audit/entry-of.js';
import { NOBODY } from '../sign-in/caller.js';
import { toAudit } from './to-audit.js';
import type { Work, WorkResult } from './work.js';

const audit = entryOf(NOBODY, { action: 'x', target: 'y', by: 'lena', reason: 'So.', details: { key: 'k' } });
const outcomesOf = (result: WorkResult): readonly unknown[] =>
  toAudit([{ kind: 'action', audit } as unknown as Work], [result]).map(({ details }) => details.outcome);

describe('what a batch writes into the audit', () => {
  it.each<[string, WorkResult, readonly string[]]>([
    ['a start', { status: 'started', sagaId: 's', repeated: false }, ['done']],
    ['a start that had been made', { status: 'started', sagaId: 's', repeated: true }, []],
    ['a start whose key is taken', { status: 'key-taken', sagaId: 's' }, []],
    ['a start under a key of another body', { status: 'idempotency-conflict', sagaId: 's' }, []],
    ['an event', { status: 'posted', repeated: false }, ['done']],
    ['an event that was there', { status: 'posted', repeated: true }, []],
    ['an action', { status: 'answered', state: {} as never }, ['done']],
    [
      'an action that is refused',
      { status: 'answered', state: {} as never, ignored: 'ended' },
      ['refused: ended'],
    ],
    ['an action that was done', { status: 'answered', state: {} as never, ignored: 'duplicate' }, []],
    ['what nobody can do', { status: 'rejected', reason: 'unknown-saga', detail: '' }, []],
  ])('of %s', (_, result, outcomes) => {
    expect(outcomesOf(result)).toEqual(outcomes);
  });

  it('is what was said, with what came of it, and nothing of what nobody has signed', () => {
    const work = [
      { kind: 'timer', sagaId: 's' },
      { kind: 'post', audit },
    ] as unknown as readonly Work[];
    const results: readonly WorkResult[] = [{ status: 'done' }, { status: 'posted', repeated: false }];
    expect(toAudit(work, results)).toEqual([{ ...audit, details: { key: 'k', outcome: 'done' } }]);
  });
});
