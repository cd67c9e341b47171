import { startSecondProcess } from '../subject/second-process.js';
import type { Subject } from '../subject/subject.js';
import { serve } from '../subject/serve.js';
import { wiring } from '../subject/wiring.js';
import { connectLoop } from './loop.js';

const args = process.argv.slice(2);

/** The ruler: what this machine, this broker and this database allow at most to whoever forgets nothing and doubles nothing. */
await serve(async (): Promise<Subject> => {
  const participants = await startSecondProcess(new URL('./participants.js', import.meta.url), { args });
  const loop = await connectLoop(wiring());
  return {
    settings: {
      'persistent messages': true,
      confirms: true,
      'quorum queues': true,
      history: true,
      outbox: true,
      inbox: true,
      fence: !args.includes('without-fence'),
    },
    run: loop.run,
    close: async () => {
      await loop.close();
      await participants.close();
    },
  };
});
