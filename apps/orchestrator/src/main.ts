import { serveEdda } from '@edda/orchestration';
import { rabbitmq } from '@edda/rabbitmq';
import { runService } from '@edda/service-host';
import { OrchestratorModule } from './orchestrator.module.js';

await runService({
  service: 'orchestrator',
  defaultPort: 3000,
  signsIn: true,
  module: ({ databaseUrl, amqpUrl, namespace, topology, ...rest }) => {
    const { telemetry, traceUrl, signIn, masterKeys, showSensitive } = rest;
    return OrchestratorModule.register({
      databaseUrl,
      broker: rabbitmq({ url: amqpUrl, topology }),
      namespace,
      telemetry,
      traceUrl,
      signIn,
      masterKeys,
      showSensitive,
    });
  },
  configure: (app, { managementUrl, managementVhost }) =>
    serveEdda(app, { standalone: true, console: { managementUrl, vhost: managementVhost } }),
});
