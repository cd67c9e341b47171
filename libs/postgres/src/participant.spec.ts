import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pooledDataSource } from './data-source.js';
import { participantDatabase } from './participant.js';

/** All modules that a source file loads at run time, through the files of this library. */
function loadedBy(file: URL, seen = new Set<string>()): readonly string[] {
  if (seen.has(file.href)) return [];
  seen.add(file.href);
  const statements = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type )[^;]*?from '([^']+)'/gm,
  );
  return [...statements].flatMap(([, name = '']) =>
    name.startsWith('.') ? loadedBy(new URL(name.replace(/\.js$/, '.ts'), file), seen) : [name],
  );
}

const entry = (name: string) => new Set(loadedBy(new URL(`${name}.ts`, import.meta.url)));

describe('the participants’ entry', () => {
  it('loads nothing of the orchestrator, whose REST interface a participant would else pay for at each start', () => {
    expect(entry('participant')).toContain('@edda/participant');
    expect(entry('participant')).not.toContain('@edda/orchestration');
    expect(entry('participant')).not.toContain('@edda/saga-core');
  });

  it('is not the one for the orchestrator', () => {
    expect(entry('index')).toContain('@edda/orchestration');
  });
});

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

  it('reaches the server with the very limits of the orchestrator', () => {
    const { extra } = participantDatabase({ url, schema: 'inventory', migrations: [] }) as {
      extra: Record<string, unknown>;
    };
    const settings = { url, schema: 'edda', poolSize: 8, applicationName: 'edda' };
    const ofOrchestrator = pooledDataSource(settings).options.extra as Record<string, unknown>;
    // The orchestrator's statements gain nothing from being compiled; a participant's are its own affair.
    const { application_name: name, options, ...limits } = ofOrchestrator;
    expect({ name, options }).toEqual({ name: 'edda', options: '-c jit=off' });
    expect(extra).toEqual(limits);
    expect(extra).toMatchObject({ keepAlive: true, statement_timeout: 30_000, query_timeout: 35_000 });
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
