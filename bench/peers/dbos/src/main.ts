import { DBOS } from '@dbos-inc/dbos-sdk';
import { orderOf } from '../../../dist/subject/order.js';
import { startSecondProcess } from '../../../dist/subject/second-process.js';
import { serve } from '../../../dist/subject/serve.js';
import type { Subject } from '../../../dist/subject/subject.js';
import { launch, settings } from './launch.js';
import { sagaOf } from './saga.js';
import type { Call, Outcome } from './saga.js';

/** A result of another process is polled for too. More often costs no more: all who wait share half of the connections. */
const POLLING_MS = 20;

const call: Call = async (step, order, fails) => {
  const handle = await DBOS.enqueueWorkflowWithOptions<Outcome>(
    { workflowName: step, queueName: 'participants', applicationName: 'participants' },
    order,
    fails,
  );
  return handle.getResult({ pollingIntervalMs: POLLING_MS });
};

const saga = DBOS.registerWorkflow(sagaOf(call), { name: 'saga' });

await serve(async (): Promise<Subject> => {
  const participants = await startSecondProcess(new URL('./participants.js', import.meta.url));
  await launch('sagas');
  return {
    settings: {
      ...settings,
      'a queue is polled every': '10 ms',
      'a result is polled every': `${POLLING_MS} ms`,
    },
    run: async (key, fails) => {
      const handle = await DBOS.startWorkflow(saga, { workflowID: key })(orderOf(key), fails);
      return handle.getResult();
    },
    close: async () => {
      await DBOS.shutdown();
      await participants.close();
    },
  };
});
