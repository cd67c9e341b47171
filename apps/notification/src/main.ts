import { rabbitmq } from '@edda/rabbitmq';
import { runService } from '@edda/service-host';
import { NotificationModule } from './notification.module.js';

await runService({
  service: 'notification',
  defaultPort: 3004,
  module: ({ databaseUrl, amqpUrl, namespace, topology, telemetry }) =>
    NotificationModule.register({
      databaseUrl,
      broker: rabbitmq({ url: amqpUrl, topology }),
      namespace,
      telemetry,
    }),
});
