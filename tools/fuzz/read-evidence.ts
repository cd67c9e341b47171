import { wireNames } from '@edda/messaging';
import { Client } from 'pg';
import type { Evidence, SeenLetter } from './account.js';
import { marksIn } from './bad-message.js';
import { ACCEPTED_BY_ORCHESTRATORS, acceptedByFence, FENCES, HELD_KEYS } from './evidence.sql.js';
import { emptyQueue, lettersInTable } from './letters.js';

/** Finds out where the bad messages of a run have gone. What it takes out of queues it remembers. */
export class EvidenceReader {
  private readonly copies: SeenLetter[] = [];
  private readonly undecodable: SeenLetter[] = [];

  constructor(
    private readonly where: { amqpUrl: string; databaseUrl: string; namespace: string },
    private readonly run: string,
  ) {}

  async read(): Promise<Evidence> {
    const { amqpUrl, databaseUrl, namespace } = this.where;
    const names = wireNames(namespace);
    const client = new Client({ connectionString: databaseUrl, application_name: 'edda fuzz' });
    await client.connect();
    try {
      // In the table, but for the copies that nobody has taken from their queue yet.
      this.copies.push(...(await emptyQueue(amqpUrl, names.deadLetters, this.run)));
      this.undecodable.push(...(await emptyQueue(amqpUrl, names.undecodable, this.run)));
      return {
        letters: [...this.copies, ...(await lettersInTable(client, this.run))],
        undecodable: this.undecodable,
        accepted: await acceptedMarks(client, this.run),
        keys: await heldKeys(client),
      };
    } finally {
      await client.end();
    }
  }
}

async function heldKeys(client: Client): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ key: string }>(HELD_KEYS);
  return new Set(rows.map(({ key }) => key));
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
