import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Ground } from '../run/ground.js';
import type { SubjectManifest } from '../subject/protocol.js';
import type { SecondProcess } from '../subject/second-process.js';
import { startSecondProcess } from '../subject/second-process.js';
import type { Finding } from './judge.js';
import { judge } from './judge.js';
import { findingLine, sampleLine, sampleTitles } from './leak-table.js';
import type { ProcessSample, Sample, TableSample, Told, Up } from './sample.js';
import { TABLE_STATISTICS } from './tables.sql.js';

const MANIFEST: SubjectManifest = {
  name: 'leaks',
  title: 'Edda under half its load',
  command: [],
  needs: ['rabbitmq', 'postgres'],
};
const EVERY_MS = 10_000;
/** In a short run there are more of them. */
const LEAST_SAMPLES = 30;

export interface LeakReport {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sagasPerSecond: number;
  readonly samples: readonly Sample[];
  readonly findings: readonly Finding[];
  readonly isFlat: boolean;
}

/**
 * Puts an orchestrator under half of what it can do, and looks at it and its tables every ten seconds.
 *
 * @returns undefined if it was interrupted before there was enough to judge
 */
export async function runLeaks(
  minutes: number,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<LeakReport | undefined> {
  const ground = await Ground.open(new Set(MANIFEST.needs), say);
  try {
    const place = await ground.place(MANIFEST);
    const database = await ground.databaseSettings(place);
    const client = new pg.Client({ connectionString: place.BENCH_POSTGRES_URL });
    await client.connect();
    const orchestrator = await startSecondProcess(new URL('./under-load.js', import.meta.url), {
      nodeOptions: ['--expose-gc'],
      environment: { ...place },
    });
    try {
      const broker = await ground.brokerSettings();
      const { sagasPerSecond, settings } = orchestrator.said as Up;
      const perSecond = sagasPerSecond / 2;
      say(
        `${sagasPerSecond.toFixed(0)} sagas a second at saturation; ${minutes} minutes at ${perSecond.toFixed(0)}.`,
      );
      const samples = await sampled(orchestrator, client, { perSecond, minutes, signal, say });
      if (signal.aborted) return undefined;
      const findings = judge(samples);
      for (const finding of findings) say(findingLine(finding));
      const isFlat = findings.every((finding) => finding.isFlat);
      return {
        settings: { minutes, perSecond, node: process.version, database, broker, ...settings },
        sagasPerSecond: perSecond,
        samples,
        findings,
        isFlat,
      };
    } finally {
      await client.end();
      await orchestrator.close();
    }
  } finally {
    await ground.close();
  }
}

interface Sampling {
  readonly perSecond: number;
  readonly minutes: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

async function sampled(
  { tell, hear }: SecondProcess,
  client: pg.Client,
  { perSecond, minutes, signal, say }: Sampling,
): Promise<readonly Sample[]> {
  const send = (told: Told): void => tell(told);
  let answered: (sample: ProcessSample) => void = () => undefined;
  hear((message) => answered(message as ProcessSample));
  const forMs = minutes * 60_000;
  const everyMs = Math.min(EVERY_MS, forMs / LEAST_SAMPLES);
  const samples: Sample[] = [];
  send({ tell: 'begin', perSecond });
  const from = performance.now();
  say(sampleTitles());
  for (let number = 1; number * everyMs <= forMs; number += 1) {
    await sleep(Math.max(0, from + number * everyMs - performance.now()), undefined, { signal }).catch(
      () => undefined,
    );
    if (signal.aborted) return samples;
    const answer = new Promise<ProcessSample>((resolve) => (answered = resolve));
    send({ tell: 'sample' });
    const { rows } = await client.query<TableSample>(TABLE_STATISTICS);
    const sample = { atSeconds: (performance.now() - from) / 1_000, ...(await answer), tables: rows };
    samples.push(sample);
    say(sampleLine(sample));
  }
  return samples;
}
