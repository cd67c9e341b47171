import { describe, expect, it } from 'vitest';
import { outcomeOf, pathToTarget } from './audit-entry.js';
import { auditFilterIn, auditQueryOf, NO_AUDIT_FILTER } from './audit-filter.js';

const SAGA = '019b0c5e-7a41-7c3d-9f10-5b2f8e6d4a17';

describe('what something was done to', () => {
  it.each([
    ['saga.cancel', SAGA, `sagas/${SAGA}`],
    ['approval.approved', SAGA, `sagas/${SAGA}`],
    ['mail.discard', 'order 7/paid', 'mailbox/order%207%2Fpaid'],
    ['event.announce', 'm-1', 'mailbox/m-1'],
    ['bulk.order', SAGA, undefined],
    ['letters.redrive', 'cause abc', undefined],
    ['api-key.create', SAGA, undefined],
    ['saga.cancel', 'no id', undefined],
  ])('%s of %s is shown at %s', (action, target, path) => {
    expect(pathToTarget({ action, target })).toBe(path);
  });
});

describe('what came of it', () => {
  it('is what the entry says, and a refusal is seen', () => {
    expect(outcomeOf({ details: { outcome: 'done' } })).toEqual({ words: 'done', isRefused: false });
    expect(outcomeOf({ details: { outcome: 'refused: past-pivot' } }).isRefused).toBe(true);
    expect(outcomeOf({ details: { outcome: 7 } })).toEqual({ words: '', isRefused: false });
    expect(outcomeOf({ details: {} })).toEqual({ words: '', isRefused: false });
  });
});

describe('the filter of the audit', () => {
  it('is its address: the same filter comes out that went in', () => {
    for (const filter of [NO_AUDIT_FILTER, { who: 'key:ci', action: 'saga.cancel', target: SAGA }])
      expect(auditFilterIn(new URLSearchParams(auditQueryOf(filter)))).toEqual(filter);
  });

  it('asks for nothing where nothing was said', () => {
    expect(auditQueryOf({ who: ' ', action: '', target: ` ${SAGA}` })).toEqual({ target: SAGA });
  });
});
