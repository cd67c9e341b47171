import { describe, expect, it } from 'vitest';
import { replyUsers } from './reply-users.js';

describe('the user of a reply', () => {
  it('may be anybody, unless somebody asks', () => {
    expect(replyUsers(false)('payment')).toBeUndefined();
  });

  it('is the participant itself, in its namespace', () => {
    expect(replyUsers(true)('payment')).toBe('payment');
    expect(replyUsers(true, 'blue')('payment')).toBe('blue.payment');
  });

  it('is who is named for a participant, and by name for all others', () => {
    const userFor = replyUsers({ payment: 'svc-payments' }, 'blue');
    expect(userFor('payment')).toBe('svc-payments');
    expect(userFor('inventory')).toBe('blue.inventory');
    expect(userFor('constructor')).toBe('blue.constructor');
  });
});
