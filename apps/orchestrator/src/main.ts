import type { BrokerReader } from '@edda/messaging';
import { serveEdda } from '@edda/orchestration';
import { rabbitmq } from '@edda/rabbitmq';
import type { Config } from '@edda/service-host';
import { runService } from '@edda/service-host';
import { brokerReader, managementFrom } from '@edda/topology';
import { OrchestratorModule } from './orchestrator.module.js';

await runService({
  service: 'orchestrator',
  defaultPort: 3000,
  signsIn: true,
  module: ({ amqpUrl, topology, ...config }) =>
    OrchestratorModule.register({
      ...config,
      broker: rabbitmq({ url: amqpUrl, topology }),
      brokerReader: readerIn({ ...config, topology }),
    }),
  configure: (app, { managementUrl, managementVhost }) =>
    serveEdda(app, { standalone: true, console: { managementUrl, vhost: managementVhost } }),
});

function readerIn({
  management,
  managementVhost: vhost,
  topology: mode,
}: Pick<Config, 'management' | 'managementVhost' | 'topology'>): BrokerReader | undefined {
  if (management === undefined) return undefined;
  return brokerReader(managementFrom(management, 'EDDA_MANAGEMENT'), { vhost, mode });
}
