import { besideSubject } from '../subject/second-process.js';
import { DEFINITIONS } from './definitions.js';
import type { Ended, Told } from './further-orchestrators.js';
import { openOrchestrator } from './open-orchestrator.js';

/** One more orchestrator, in a process of its own. */
const orchestrator = await openOrchestrator(DEFINITIONS, (states) => {
  const ended = states.map(({ key, status }) => ({ key, status }));
  if (ended.length > 0) process.send?.({ ended } satisfies Ended);
});
besideSubject(orchestrator.close, 'up', (message) => {
  orchestrator.start(message as Told).catch((error: unknown) => {
    // Somebody waits for this saga's end, for ever.
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
