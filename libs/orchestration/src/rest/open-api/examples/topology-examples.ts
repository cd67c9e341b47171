import { topology, wireNames } from '@edda/messaging';
import { seenTopology } from '../../../topology/seen-topology.js';
import { topologyView } from '../../topology/topology-view.js';

const WANTED = { participants: ['payment'] };
const QUEUE = wireNames().commandsOf('payment');

/** One participant, which is not running, as AMQP alone shows it. */
export const TOPOLOGY = topologyView(
  seenTopology(
    WANTED,
    {
      status: 'up',
      looks: new Map(
        topology(WANTED).queues.map(({ name }) => [
          name,
          name === QUEUE ? { messages: 12, consumers: 0 } : { messages: 0, consumers: 1 },
        ]),
      ),
    },
    new Map([['payment', ['order']]]),
  ),
  { seesAll: true },
);
