import { DEFINITIONS, startOf } from '../edda/definitions.js';
import { openEdda } from '../edda/open-edda.js';
import { load } from '../subject/load.js';
import { besideSubject } from '../subject/second-process.js';
import type { ProcessSample, Told, Up } from './sample.js';
import type { SteadyLoad } from './steady-load.js';
import { loadSteadily } from './steady-load.js';
import { watchPools } from './watched-pools.js';

/** The orchestrator whose memory is looked at. It says how fast it is, and then does what it is told. */
const RATE_OF = { task: 'saturate', sagas: 4_000, inFlight: 1_000, compensateEvery: 0 } as const;

const poolsNow = watchPools();
const subject = await openEdda({
  definitions: DEFINITIONS,
  startOf,
  participants: new URL('../edda/participants.js', import.meta.url),
  participantNames: ['stock', 'card', 'parcel'],
});
await load(RATE_OF, subject);
const { sagas, elapsedMs } = await load(RATE_OF, subject);
const up: Up = { sagasPerSecond: (sagas / elapsedMs) * 1_000, settings: subject.settings };

let steady: SteadyLoad | undefined;
besideSubject(
  async () => {
    await steady?.stop();
    await subject.close();
  },
  up,
  (message) => {
    const told = message as Told;
    if (told.tell === 'begin') steady = loadSteadily(told.perSecond, subject.run, fail);
    else process.send?.(sampleNow());
  },
);

function sampleNow(): ProcessSample {
  // Two, since the first one only finds what has to be finalized.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const resources: Record<string, number> = {};
  for (const type of process.getActiveResourcesInfo()) resources[type] = (resources[type] ?? 0) + 1;
  return {
    ended: steady?.ended ?? 0,
    underWay: steady?.underWay ?? 0,
    heapBytes: heapUsed,
    rssBytes: rss,
    resources,
    pool: poolsNow(),
  };
}

function fail(error: unknown): void {
  process.stderr.write(`A saga of the load failed: ${String(error)}\n`);
  process.exit(1);
}
