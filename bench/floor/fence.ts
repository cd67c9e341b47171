import pg from 'pg';
import { CREATE_FENCE, REMEMBER } from './schema.sql.js';

/** What a participant has done, durably: a command that comes again is answered, and not done again. */
export interface Fence {
  /** Resolves when all of these are remembered. */
  readonly remember: (ids: readonly string[], replies: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** @param name of the participant, whose table it is */
export async function openFence(databaseUrl: string, name: string): Promise<Fence> {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  await database.query(CREATE_FENCE.replace('{table}', `fence_${name}`));
  const text = REMEMBER.replace('{table}', `fence_${name}`);
  return {
    remember: async (ids, replies) => {
      await database.query({ name: 'remember', text, values: [ids, replies] });
    },
    close: () => database.end(),
  };
}
