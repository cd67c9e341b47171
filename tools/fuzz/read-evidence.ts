import { wireNames } from '@edda/messaging';
import { Client } from 'pg';
import type { Evidence } from './account.js';
import { marksIn } from './bad-message.js';
import { ACCEPTED_BY_ORCHESTRATORS, acceptedByFence, FENCES } from './evidence.sql.js';
import { emptyQueue, lettersInTable } from './letters.js';

/** Where the bad messages of a run have gone. To be asked when the services have ended: then nothing is on its way any more. */
export async function readEvidence(
  { amqpUrl, databaseUrl, namespace }: { amqpUrl: string; databaseUrl: string; namespace: string },
  run: string,
): Promise<Evidence> {
  const names = wireNames(namespace);
  const client = new Client({ connectionString: databaseUrl, application_name: 'edda fuzz' });
  await client.connect();
  try {
    return {
      // In the table, but for the copies that nobody has taken from their queue yet.
      letters: [
        ...(await lettersInTable(client, run)),
        ...(await emptyQueue(amqpUrl, names.deadLetters, run)),
      ],
      undecodable: await emptyQueue(amqpUrl, names.undecodable, run),
      accepted: await acceptedMarks(client, run),
    };
  } finally {
    await client.end();
  }
}

async function acceptedMarks(client: Client, run: string): Promise<ReadonlySet<string>> {
  const fences = await client.query<{ schema: string }>(FENCES);
  const statements = [ACCEPTED_BY_ORCHESTRATORS, ...fences.rows.map(({ schema }) => acceptedByFence(schema))];
  const marks = new Set<string>();
  for (const statement of statements) {
    const { rows } = await client.query<{ text: string }>(statement, [`fz-${run}-`]);
    for (const { text } of rows) for (const mark of marksIn(text, run)) marks.add(mark);
  }
  return marks;
}
