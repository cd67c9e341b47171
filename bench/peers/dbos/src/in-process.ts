import { DBOS } from '@dbos-inc/dbos-sdk';
import { orderOf } from '../../../dist/subject/order.js';
import { serve } from '../../../dist/subject/serve.js';
import type { Subject } from '../../../dist/subject/subject.js';
import { launch, settings } from './launch.js';
import { perform, sagaOf } from './saga.js';

/** The same saga, its steps being functions of this process: how most use DBOS. */
const saga = DBOS.registerWorkflow(
  sagaOf((step, _, fails) => DBOS.runStep(async () => perform(step, fails), { name: step })),
  { name: 'saga' },
);

await serve(async (): Promise<Subject> => {
  await launch('sagas');
  return {
    settings,
    run: async (key, fails) => {
      const handle = await DBOS.startWorkflow(saga, { workflowID: key })(orderOf(key), fails);
      return handle.getResult();
    },
    close: () => DBOS.shutdown(),
  };
});
