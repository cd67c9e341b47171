import { describe, expect, it } from 'vitest';
import { participantDatabase } from './participant-database.js';

class CreateStock {}
class Product {}
const url = 'postgres://db.example/edda';

describe('a participant’s database', () => {
  it('keeps what it is given in the participant’s own schema, whose name its connections carry', () => {
    const given = { url, schema: 'inventory', entities: [Product], migrations: [CreateStock] };
    expect(participantDatabase(given)).toMatchObject({
      type: 'postgres',
      ...given,
      applicationName: 'inventory',
    });
  });

  it('has no entities if none are given', () => {
    expect(participantDatabase({ url, schema: 'inventory', migrations: [] })).toMatchObject({ entities: [] });
  });

  it('does not connect by itself, and is migrated by whoever connects it', () => {
    const options = participantDatabase({ url, schema: 'inventory', migrations: [CreateStock] });
    expect(options).toMatchObject({ manualInitialization: true, migrationsRun: true });
    expect(options).not.toHaveProperty('synchronize');
  });

  it('lets neither a statement nor an idle transaction hold its locks for ever', () => {
    const { extra } = participantDatabase({ url, schema: 'inventory', migrations: [] }) as {
      extra: Record<string, number>;
    };
    expect(extra.statement_timeout).toBeGreaterThan(0);
    expect(extra.idle_in_transaction_session_timeout).toBeGreaterThan(0);
    expect(extra.connectionTimeoutMillis).toBeGreaterThan(0);
  });
});
