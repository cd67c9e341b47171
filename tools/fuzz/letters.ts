import { createHash } from 'node:crypto';
import { surviveUndecodableHeaders } from '@edda/rabbitmq';
import { connect, type ConsumeMessage } from 'amqplib';
import type { Client } from 'pg';
import { MARK_HEADER, marksIn } from './bad-message.js';
import type { SeenLetter } from './account.js';
import { HAS_LETTER_TABLE, LETTERS, type LetterRow } from './evidence.sql.js';

/** A mark stands near the beginning of a body or near its end. */
const EDGE = 4_096;

/** Takes everything out of a queue of what was put aside. Nobody else may consume it. */
export async function emptyQueue(
  amqpUrl: string,
  queue: string,
  run: string,
): Promise<readonly SeenLetter[]> {
  const connection = await connect(amqpUrl, { timeout: 10_000 });
  connection.on('error', () => undefined);
  surviveUndecodableHeaders(connection);
  try {
    const channel = await connection.createChannel();
    const letters: SeenLetter[] = [];
    for (;;) {
      const message = await channel.get(queue, { noAck: true });
      if (message === false) return letters;
      letters.push(seenLetter(message, run));
    }
  } finally {
    await connection.close().catch(() => undefined);
  }
}

/** Every dead letter that the orchestrators have written down. None where they have no table for it. */
export async function lettersInTable(client: Client, run: string): Promise<readonly SeenLetter[]> {
  const { rows } = await client.query<{ there: boolean }>(HAS_LETTER_TABLE);
  if (rows[0]?.there !== true) return [];
  const letters = await client.query<LetterRow>(LETTERS, [EDGE]);
  return letters.rows.map((row) => ({ ...letterIn(textsOf(row), run), hash: row.hash, times: row.times }));
}

function textsOf({ message_id, app_id, headers, first_bytes, last_bytes }: LetterRow): LetterTexts {
  return {
    headers: JSON.parse(headers) as LetterTexts['headers'],
    messageId: message_id ?? undefined,
    appId: app_id ?? undefined,
    edges: [first_bytes, last_bytes].map((edge) => edge?.toString('latin1') ?? ''),
  };
}

function seenLetter(
  { properties, content }: Pick<ConsumeMessage, 'properties' | 'content'>,
  run: string,
): SeenLetter {
  const { headers = {}, messageId, appId } = properties as Partial<LetterTexts>;
  const edges = [content.subarray(0, EDGE), content.subarray(-EDGE)].map((edge) => edge.toString('latin1'));
  const hash = createHash('sha256').update(content).digest('hex');
  return { ...letterIn({ headers, messageId, appId, edges }, run), hash, times: 1 };
}

/** What can be read of a letter. */
export interface LetterTexts {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly messageId: string | undefined;
  readonly appId: string | undefined;
  readonly edges: readonly string[];
}

/** Which message of the run a letter is, and which ones it is about. */
export function letterIn(
  { headers, messageId, appId, edges }: LetterTexts,
  run: string,
): Pick<SeenLetter, 'mark' | 'about'> {
  const flat = Object.values(headers).filter((value) => typeof value === 'string');
  const about = marksIn([messageId, ...flat, ...edges].join(' '), run);
  const own = headers[MARK_HEADER];
  if (typeof own === 'string') return { mark: own, about };
  // Without any properties arrives what has undecodable headers. A reply, or whatever a service has made, is not ours, though it speaks of ours.
  const isOurs = appId === 'fuzz' || (appId === undefined && messageId === undefined);
  return { mark: isOurs ? about[0] : undefined, about };
}
