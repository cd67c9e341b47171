import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dropDatabase, startServices } from '@edda/tools';
import type { Services } from '@edda/tools';
import pg from 'pg';
import type { RunningRedis } from '../services/redis.js';
import { startRedis } from '../services/redis.js';
import type { SubjectEnvironment, SubjectManifest } from '../subject/protocol.js';
import type { BrokerSettings } from './broker-settings.js';
import { readBrokerSettings } from './broker-settings.js';
import { deleteQueues } from './delete-queues.js';
import type { DatabaseSettings } from './database-settings.js';
import { readDatabaseSettings } from './database-settings.js';
import { managementOf } from './management.js';

type Need = SubjectManifest['needs'][number];

/** What the subjects work on: a broker and a database of this run, and for each subject a database and a folder of its own. */
export class Ground {
  private readonly folder = mkdtempSync(join(tmpdir(), 'edda-bench-'));
  private places = 0;

  private constructor(
    readonly services: Services,
    private readonly admin: pg.Client,
    private readonly redis: RunningRedis | undefined,
  ) {}

  /**
   * @param needs what the subjects need together
   * @throws where there is no RabbitMQ and no PostgreSQL that wait for the disk, or no Redis if one is needed
   */
  static async open(needs: ReadonlySet<Need>, say: (line: string) => void): Promise<Ground> {
    const services = await startServices({ durable: true, say });
    if (services.mode === 'embedded') {
      await services.stop();
      throw new Error(
        'The bench needs a real RabbitMQ, and the embedded mode has none. Install rabbitmq-server and postgresql, or start Docker.',
      );
    }
    const admin = new pg.Client({ connectionString: services.databaseUrl });
    await admin.connect();
    try {
      return new Ground(services, admin, needs.has('redis') ? await startRedis() : undefined);
    } catch (error) {
      await admin.end();
      await services.stop();
      throw error;
    }
  }

  /** Processes of the broker and of the database; none where they are not of this machine. */
  get pids(): readonly number[] {
    const { postgres, rabbitmq } = this.services;
    if (!postgres || !rabbitmq) return [];
    return [postgres.pid, rabbitmq.pid, ...(this.redis ? [this.redis.pid] : [])];
  }

  /**
   * What the server says about durability, to somebody who comes like the subjects do.
   *
   * @param environment of a subject, whose database may have settings of its own. Default: none, the server's own
   * @throws if it does not wait for the disk: what is measured so is of no use to anybody
   */
  databaseSettings(environment?: SubjectEnvironment): Promise<DatabaseSettings> {
    return readDatabaseSettings(environment?.BENCH_POSTGRES_URL ?? this.services.databaseUrl);
  }

  /**
   * What the broker says about the messages that the subjects have sent so far.
   *
   * @throws if a channel publishes without confirms, or a queue would not survive; or if there is no management API to ask
   */
  brokerSettings(): Promise<BrokerSettings> {
    return readBrokerSettings(this.services);
  }

  /**
   * @param bytes that the subjects' tables will take
   * @throws if there is no room for them, where the database is on this machine's disk
   */
  assertRoom(bytes: number): void {
    if (!this.services.postgres) return;
    const { bavail, bsize } = statfsSync(tmpdir());
    const free = bavail * bsize;
    if (bytes > free)
      throw new Error(
        `The tables need about ${gigabytes(bytes)} GB in ${tmpdir()}, and ${gigabytes(free)} are free. Make room, leave scenarios out with --scenarios, or take --quick.`,
      );
  }

  /** A place of its own for a subject, each time that it is started. */
  async place({ name: subject, needs }: SubjectManifest): Promise<SubjectEnvironment> {
    this.places += 1;
    const name = `${subject}-${this.places}`;
    const url = new URL(this.services.databaseUrl);
    url.pathname = `/bench_${name.replaceAll('-', '_')}`;
    if (needs.includes('postgres')) await this.admin.query(`CREATE DATABASE ${url.pathname.slice(1)}`);
    return {
      ...(needs.includes('rabbitmq') ? { BENCH_AMQP_URL: this.services.amqpUrl } : {}),
      ...(needs.includes('postgres') ? { BENCH_POSTGRES_URL: url.href } : {}),
      ...(needs.includes('redis') ? { BENCH_REDIS_URL: this.redis?.url } : {}),
      BENCH_NAMESPACE: `bench-${name}`,
      BENCH_FOLDER: mkdtempSync(join(this.folder, `${name}-`)),
    };
  }

  /** Removes what a subject has left in its database and on the broker, once it has ended: queues that are there take time, even if nobody uses them. */
  async clear({ BENCH_POSTGRES_URL: url, ...place }: SubjectEnvironment): Promise<void> {
    if (url !== undefined) await dropDatabase(this.services.databaseUrl, new URL(url).pathname.slice(1));
    if (place.BENCH_AMQP_URL !== undefined)
      await deleteQueues(managementOf(this.services), `${place.BENCH_NAMESPACE}.`);
  }

  async close(): Promise<void> {
    await this.admin.end();
    await this.redis?.close();
    await this.services.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(0);
