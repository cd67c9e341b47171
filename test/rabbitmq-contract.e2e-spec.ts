import { brokerContract } from '@edda/testing/contracts';
import { rabbitmq } from '@edda/rabbitmq';
import { PrivateRabbitmq } from './fixtures/private-rabbitmq.js';

brokerContract('RabbitMQ', async () => {
  const server = await PrivateRabbitmq.start();
  return {
    factory: rabbitmq({ url: server.amqpUrl }),
    namespace: 'contract',
    interrupt: () => server.cutConnections(),
    block: () => server.alarm(),
    dispose: () => server.stop(),
  };
});
