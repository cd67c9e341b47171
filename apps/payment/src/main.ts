import { rabbitmq } from '@edda/rabbitmq';
import { runService } from '@edda/service-host';
import { PaymentModule } from './payment.module.js';

await runService({
  service: 'payment',
  defaultPort: 3002,
  module: ({ databaseUrl, amqpUrl, namespace, topology, telemetry }) =>
    PaymentModule.register({
      databaseUrl,
      broker: rabbitmq({ url: amqpUrl, topology }),
      namespace,
      telemetry,
    }),
});
