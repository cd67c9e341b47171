import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServices } from '@edda/tools';
import type { Services } from '@edda/tools';
import pg from 'pg';
import type { RunningRedis } from '../services/redis.js';
import { startRedis } from '../services/redis.js';
import type { SubjectEnvironment, SubjectManifest } from '../subject/protocol.js';

type Need = SubjectManifest['needs'][number];

const MUST_BE_ON = ['fsync', 'synchronous_commit', 'full_page_writes'];

/** What the subjects work on: a broker and a database of this run, and for each subject a database and a folder of its own. */
export class Ground {
  private readonly folder = mkdtempSync(join(tmpdir(), 'edda-bench-'));

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
   * What the database was told about durability.
   *
   * @throws if it was told not to wait for the disk: what is measured so is of no use to anybody
   */
  async durability(): Promise<Readonly<Record<string, string>>> {
    const names = [...MUST_BE_ON, 'server_version'];
    const columns = names.map((name) => `current_setting('${name}') AS "${name}"`).join(', ');
    const { rows } = await this.admin.query<Record<string, string>>(`SELECT ${columns}`);
    const settings = rows[0] ?? {};
    const off = MUST_BE_ON.filter((name) => settings[name] !== 'on');
    if (off.length > 0)
      throw new Error(`The database has ${off.join(' and ')} switched off: nothing is measured like that.`);
    return settings;
  }

  /** A place of its own for a subject. */
  async place({ name, needs }: SubjectManifest): Promise<SubjectEnvironment> {
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

  async close(): Promise<void> {
    await this.admin.end();
    await this.redis?.close();
    await this.services.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
