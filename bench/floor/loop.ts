import { randomBytes } from 'node:crypto';
import { gatherWrites } from '@edda/rabbitmq';
import { connect } from 'amqplib';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import pg from 'pg';
import { Ends } from '../subject/ends.js';
import type { End } from '../subject/subject.js';
import type { Wiring } from '../subject/wiring.js';
import { Ledger } from './ledger.js';
import type { Command } from './ledger.js';
import { CREATE, SAVE_BATCH } from './schema.sql.js';
import { declare, messageIn, namesIn, PERSISTENT, STEPS } from './wire.js';

const MAX_BATCH = 512;
const PREFETCH = 1_000;

interface Start {
  readonly id: string;
  readonly key: string;
  readonly fails: boolean;
}

/**
 * Takes what is there as a batch, decides, saves it all in one statement, publishes, and acknowledges: nothing waits for anything else, and
 * nothing is sent or acknowledged that is not durable.
 */
export async function connectLoop({ amqpUrl, databaseUrl, namespace }: Wiring) {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  await database.query(CREATE);
  const connection = await connect(amqpUrl, { noDelay: true });
  gatherWrites(connection);
  const [consuming, sending] = [await connection.createChannel(), await connection.createConfirmChannel()];
  await declare(consuming, namespace);
  const loop = new Loop(database, sending, (delivery) => consuming.ack(delivery, true), namespace);
  await consuming.prefetch(PREFETCH);
  await consuming.consume(namesIn(namespace).replies, (delivery) => delivery && loop.take(delivery));
  return {
    run: loop.run,
    close: async () => {
      await connection.close();
      await database.end();
    },
  };
}

class Loop {
  private readonly ledger = new Ledger();
  private readonly ends = new Ends();
  private starts: Start[] = [];
  private replies: ConsumeMessage[] = [];
  private confirmed: string[] = [];
  private isRunning = false;

  constructor(
    private readonly database: pg.Client,
    private readonly channel: ConfirmChannel,
    private readonly ackUpTo: (delivery: ConsumeMessage) => void,
    private readonly namespace: string,
  ) {}

  readonly run = (key: string, fails: boolean): Promise<End> => {
    const id = newId();
    this.starts.push({ id, key, fails });
    this.turn();
    return this.ends.of(id);
  };

  take(delivery: ConsumeMessage): void {
    this.replies.push(delivery);
    this.turn();
  }

  private turn(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    // A loop that cannot save has no correct way to go on.
    this.drain().catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    });
  }

  private async drain(): Promise<void> {
    await Promise.resolve();
    while (this.starts.length + this.replies.length > 0) await this.batch();
    this.isRunning = false;
  }

  private async batch(): Promise<void> {
    const starts = this.starts.splice(0, MAX_BATCH);
    const replies = this.replies.splice(0, MAX_BATCH);
    const sent = this.confirmed.splice(0);
    const changes = [
      ...starts.map(({ id, key, fails }) => this.ledger.start(id, key, fails)),
      ...replies.flatMap(({ content }) => this.ledger.take(messageIn(content)) ?? []),
    ];
    const created = changes.filter(({ sequence }) => sequence === 1);
    const changed = [
      ...new Map(changes.filter(({ sequence }) => sequence > 1).map((one) => [one.id, one])).values(),
    ];
    const commands = changes.flatMap(({ command }) => command ?? []);
    await this.database.query({
      name: 'batch',
      text: SAVE_BATCH,
      values: [
        created.map(({ id }) => id),
        created.map(({ state }) => state),
        changed.map(({ id }) => id),
        changed.map(({ step }) => step),
        changed.map(({ status }) => status),
        changed.map(({ state }) => state),
        changes.map(({ id }) => id),
        changes.map(({ sequence }) => sequence),
        changes.map(({ fact }) => fact),
        replies.map(({ properties }) => String(properties.messageId)),
        commands.map(({ id }) => id),
        commands.map(({ body }) => body.toString()),
        sent,
      ],
    });
    for (const command of commands) this.send(command);
    const last = replies.at(-1);
    if (last) this.ackUpTo(last);
    for (const { id, end } of changes) if (end) this.ends.tell(id, end);
  }

  private send({ id, step, body }: Command): void {
    const { commands } = namesIn(this.namespace);
    const options = { messageId: id, mandatory: true, ...PERSISTENT };
    this.channel.publish(commands, STEPS[step] ?? '', body, options, (error) => {
      if (!error) this.confirmed.push(id);
    });
  }
}

/** A UUID whose beginning is the time (version 7), so that new rows stand together in the index. */
function newId(): string {
  const hex = Date.now().toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
