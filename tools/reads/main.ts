import { serveEdda } from '@edda/orchestration';
import { OrchestratorModule } from '@edda/orchestrator';
import { inProcessBroker } from '@edda/testing';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { withPrivateDatabase } from '../schema/private-database.js';
import { poll } from '../services/poll.js';
import { formatTable, runMain } from '@edda/terminal';
import { FILL_ATTRIBUTES, FILL_SAGAS, SETTLE } from './fill.sql.js';
import { measureReads } from './measure-reads.js';
import type { Measured } from './measure-reads.js';
import { parseReadsOptions, READS_USAGE } from './options.js';
import type { ReadsOptions } from './options.js';
import { questionsFor } from './questions.js';
import { sagaText } from './saga-text.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Resolves with the exit code. */
/** A server for a million sagas has more than the 128 MB that PostgreSQL begins with: a quarter of 4 GB, as its documentation advises. */
const MEMORY = { shared_buffers: '1GB' };

async function main(args: readonly string[]): Promise<number> {
  const options = parseReadsOptions(args);
  if (options === 'help') {
    process.stdout.write(`${READS_USAGE}\n`);
    return 0;
  }
  const measured = await withPrivateDatabase((url) => measure(url, options), MEMORY);
  process.stdout.write(`${report(measured)}\n`);
  const slow = measured.filter(({ p95 }) => p95 > options.limitMs);
  for (const { name, p95 } of slow)
    say(`"${name}" takes ${p95.toFixed(0)} ms; 95 of 100 answers must come within ${options.limitMs} ms.`);
  return slow.length === 0 ? 0 : 1;
}

async function measure(databaseUrl: string, { sagas, rounds }: ReadsOptions): Promise<readonly Measured[]> {
  const module = OrchestratorModule.register({
    databaseUrl,
    broker: inProcessBroker().broker,
    namespace: '',
  });
  const app = await NestFactory.create(module, { logger: false });
  serveEdda(app, { standalone: true });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  try {
    const isReady = await poll(async () => (await fetch(`${url}/health/ready`)).ok, { withinMs: 60_000 });
    if (!isReady) throw new Error('The orchestrator was not ready within a minute.');
    say(`Making ${sagas} sagas ...`);
    await fill(databaseUrl, sagas);
    say('Asking ...');
    const questions = questionsFor(sagas);
    // What is asked for the first time is read from the disk.
    await measureReads(url, questions, 1);
    return await measureReads(url, questions, rounds);
  } finally {
    await app.close();
  }
}

async function fill(databaseUrl: string, sagas: number): Promise<void> {
  const sql = new Client(databaseUrl);
  await sql.connect();
  try {
    await sql.query(FILL_SAGAS, [sagas, sagaText()]);
    await sql.query(FILL_ATTRIBUTES);
    await sql.query(SETTLE);
  } finally {
    await sql.end();
  }
}

function report(measured: readonly Measured[]): string {
  const rows = measured.map(({ name, median, p95, max }) => ({
    label: name,
    value: [median, p95, max].map((ms) => ms.toFixed(1).padStart(9)).join(''),
  }));
  const head = {
    label: 'milliseconds',
    value: ['median', 'p95', 'max'].map((word) => word.padStart(9)).join(''),
  };
  return formatTable([head, ...rows]);
}

await runMain(main, READS_USAGE, say);
