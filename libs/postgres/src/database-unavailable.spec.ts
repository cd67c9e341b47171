import { describe, expect, it } from 'vitest';
import { databaseUnavailable } from './database-unavailable.js';

describe('the error for a database that cannot do it now', () => {
  it('says what was going on, what the driver said, and that it may be tried again', () => {
    const cause = new Error('Connection terminated unexpectedly');
    const error = databaseUnavailable('committing', cause);
    expect(error.message).toBe(
      'PostgreSQL cannot do it now (committing): Connection terminated unexpectedly. The same call may work later.',
    );
    expect(error.cause).toBe(cause);
  });

  it('says each address that refused, since Node leaves that message empty', () => {
    const refused = new AggregateError([
      new Error('connect ECONNREFUSED ::1:5432'),
      new Error('connect ECONNREFUSED 127.0.0.1:5432'),
    ]);
    expect(databaseUnavailable('connecting', refused).message).toContain(
      'connect ECONNREFUSED ::1:5432. connect ECONNREFUSED 127.0.0.1:5432.',
    );
  });
});
