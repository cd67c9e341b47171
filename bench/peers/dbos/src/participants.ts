import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Order } from '../../../dist/subject/order.js';
import { besideSubject } from '../../../dist/subject/second-process.js';
import { launch } from './launch.js';
import { perform } from './saga.js';
import type { Outcome } from './saga.js';

/** Each command is a workflow of this application, which it takes from its queue. */
for (const step of ['stock.reserve', 'stock.release', 'card.charge', 'card.refund', 'parcel.send']) {
  const work = async (_: Order, fails: boolean): Promise<Outcome> => perform(step, fails);
  DBOS.registerWorkflow(work, { name: step });
}

await launch('participants');
// A queue is polled; by default each second.
await DBOS.registerQueue('participants', { minPollingIntervalMs: 10 });
besideSubject(() => DBOS.shutdown());
