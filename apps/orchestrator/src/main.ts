import { serveEdda } from '@edda/orchestration';
import { rabbitmq } from '@edda/rabbitmq';
import { runService } from '@edda/service-host';
import { OrchestratorModule } from './orchestrator.module.js';

await runService({
  service: 'orchestrator',
  defaultPort: 3000,
  signsIn: true,
  module: ({ amqpUrl, topology, ...config }) =>
    OrchestratorModule.register({ ...config, broker: rabbitmq({ url: amqpUrl, topology }) }),
  configure: (app, { managementUrl, managementVhost }) =>
    serveEdda(app, { standalone: true, console: { managementUrl, vhost: managementVhost } }),
});
