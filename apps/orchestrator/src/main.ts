import { serveEdda } from '@edda/orchestration';
import { rabbitmq } from '@edda/rabbitmq';
import { runService } from '@edda/service-host';
import { OrchestratorModule } from './orchestrator.module.js';

await runService({
  service: 'orchestrator',
  defaultPort: 3000,
  module: ({ databaseUrl, amqpUrl, namespace, topology, telemetry }) =>
    OrchestratorModule.register({
      databaseUrl,
      broker: rabbitmq({ url: amqpUrl, topology }),
      namespace,
      telemetry,
    }),
  configure: (app) => serveEdda(app, { standalone: true }),
});
