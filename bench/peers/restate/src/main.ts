import { rpc } from '@restatedev/restate-sdk-clients';
import * as restate from '@restatedev/restate-sdk-clients';
import { needed } from '../../../dist/subject/needed.js';
import { orderOf } from '../../../dist/subject/order.js';
import { startSecondProcess } from '../../../dist/subject/second-process.js';
import { serve } from '../../../dist/subject/serve.js';
import type { Subject } from '../../../dist/subject/subject.js';
import { openEndpoint } from './endpoint.js';
import { saga } from './saga.js';
import type { Saga } from './saga.js';
import { startRestate } from './server.js';

/** Sagas here, participants in a second process, and Restate, which keeps every step of both and calls them over HTTP/2, in a third. */
await serve(async (): Promise<Subject> => {
  const participants = await startSecondProcess(new URL('./participants.js', import.meta.url));
  const endpoint = await openEndpoint([saga]);
  const server = await startRestate(needed('BENCH_FOLDER'));
  await server.register(String(participants.said));
  await server.register(endpoint.url);
  const sagas = restate.connect({ url: server.ingressUrl }).serviceClient<Saga>({ name: 'saga' });
  return {
    settings: {
      durability: 'each batch of the log is fsynced before it counts',
      replication: 1,
      partitions: 24,
      'a start is': 'idempotent by its key',
      'kept after its end': '1 day',
    },
    run: async (key, fails) => sagas.run({ order: orderOf(key), fails }, rpc.opts({ idempotencyKey: key })),
    close: async () => {
      await server.close();
      endpoint.close();
      await participants.close();
    },
  };
});
