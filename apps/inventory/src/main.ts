import { rabbitmq } from '@edda/rabbitmq';
import { runService } from '@edda/service-host';
import { InventoryModule } from './inventory.module.js';

await runService({
  service: 'inventory',
  defaultPort: 3001,
  module: ({ databaseUrl, amqpUrl, namespace, topology, telemetry }) =>
    InventoryModule.register({
      databaseUrl,
      broker: rabbitmq({ url: amqpUrl, topology }),
      namespace,
      telemetry,
    }),
});
