import type { Topology } from '@edda/messaging';
import { formatColumns } from '@edda/terminal';

/** Exchanges, queues and bindings as three tables, for people. */
export function topologyTable({ exchanges, queues, bindings }: Topology): string {
  return [
    formatColumns(
      ['exchange', 'type'],
      exchanges.map(({ name, type }) => [name, type]),
    ),
    formatColumns(
      ['queue', 'arguments'],
      queues.map(({ name, arguments: declared }) => [
        name,
        Object.entries(declared)
          .map(([argument, value]) => `${argument}=${value}`)
          .join(' '),
      ]),
    ),
    formatColumns(
      ['from exchange', 'with', 'to queue'],
      bindings.map(({ exchange, routingKey, queue }) => [exchange, routingKey, queue]),
    ),
  ].join('\n\n');
}
