import { describe, expect, it } from 'vitest';
import { startRefused } from './start-answer.js';

const refused = (outcome: Parameters<typeof startRefused>[1]) =>
  startRefused('order', outcome, undefined, '').problem;

describe('the refusal of a start', () => {
  it('says when there are no sagas at all', () => {
    const { detail, known } = refused({ status: 'unknown-saga', known: [] });
    expect(detail).toBe(
      'There is no saga definition "order". This orchestrator has none. GET /v1/definitions shows them.',
    );
    expect(known).toEqual([]);
  });

  it('does not repeat a name of any length', () => {
    const { detail } = startRefused(
      'x'.repeat(5_000),
      { status: 'unknown-saga', known: [] },
      undefined,
      '',
    ).problem;
    expect(detail.length).toBeLessThan(300);
  });

  it('names the first thousand problems of a body, and says how many there are', () => {
    const problems = Array.from({ length: 1_001 }, (_, index) => ({ path: `lines/${index}`, message: 'no' }));
    const { errors, detail } = refused({ status: 'invalid', problems });
    expect(errors).toHaveLength(1_000);
    expect(detail).toContain('(1001 problems; the first 1000 are in "errors")');
  });

  it('counts one problem as one', () => {
    expect(refused({ status: 'invalid', problems: [{ path: 'a', message: 'b' }] }).detail).toContain(
      '(one problem)',
    );
  });

  it('still links a saga that cannot be shown any more', () => {
    expect(refused({ status: 'key-taken', sagaId: 's', key: 'k' }).saga).toEqual({
      id: 's',
      links: {
        self: '/v1/sagas/s',
        history: '/v1/sagas/s/history',
        diagram: '/v1/sagas/s/diagram',
      },
    });
  });
});
