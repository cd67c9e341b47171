import type { Condition } from '../subject/protocol.js';
import { serve } from '../subject/serve.js';
import { wiring } from '../subject/wiring.js';
import { fill } from './condition/fill.js';
import { DEFINITIONS, startOf } from './definitions.js';
import { openEdda } from './open-edda.js';

/** At most so many commands for one participant, or replies of one, in one message of the broker; without it each travels alone. */
const BUNDLE = 64;
const isBundled = process.argv.includes('bundles');
const condition = JSON.parse(process.env['BENCH_CONDITION'] ?? '{}') as Condition;

await serve(() =>
  openEdda({
    definitions: DEFINITIONS,
    startOf,
    participants: new URL('./participants.js', import.meta.url),
    participantNames: ['stock', 'card', 'parcel'],
    ...(isBundled ? { bundles: { stock: BUNDLE, card: BUNDLE, parcel: BUNDLE } } : {}),
    condition,
    further: new URL('./orchestrator.js', import.meta.url),
    prepare: (run, start) => fill(wiring().databaseUrl, condition, { run, start }),
  }),
);
