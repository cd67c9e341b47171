import { rabbitmq } from '@edda/rabbitmq';
import { runService } from '@edda/service-host';
import { ShippingModule } from './shipping.module.js';

await runService({
  service: 'shipping',
  defaultPort: 3003,
  module: ({ databaseUrl, amqpUrl, namespace, topology, telemetry }) =>
    ShippingModule.register({
      databaseUrl,
      broker: rabbitmq({ url: amqpUrl, topology }),
      namespace,
      telemetry,
    }),
});
