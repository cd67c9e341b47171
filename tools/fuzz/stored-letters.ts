import type { Client } from 'pg';
import type { SeenLetter } from './account.js';
import { STORED_LETTERS } from './evidence.sql.js';
import { seenLetter } from './letters.js';

interface StoredRow {
  readonly message_id: string;
  readonly app_id: string | null;
  readonly headers: string;
  readonly content: Buffer | null;
  readonly hash: string;
  readonly times: number;
}

/** What the orchestrators have put aside, or taken over from the participants. */
export async function storedLetters(client: Client, run: string): Promise<readonly SeenLetter[]> {
  const { rows } = await client.query<StoredRow>(STORED_LETTERS);
  return rows.map(({ message_id, app_id, headers, content, hash, times }) => {
    const properties = {
      messageId: message_id === '' ? undefined : message_id,
      appId: app_id ?? undefined,
      headers: JSON.parse(headers) as Record<string, string | number | boolean>,
    } as Parameters<typeof seenLetter>[0]['properties'];
    // Of a body that was too large only the hash was kept.
    return { ...seenLetter({ properties, content: content ?? Buffer.alloc(0) }, run), hash, times };
  });
}
