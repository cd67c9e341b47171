import type { Topology } from '@edda/messaging';

/** A flowchart: exchanges as hexagons, queues as cylinders, bindings as arrows, and dotted where the broker puts what dies. */
export function topologyMermaid({ exchanges, queues, bindings }: Topology): string {
  const ids = new Map([
    ...exchanges.map(({ name }, index) => [`exchange ${name}`, `E${index + 1}`] as const),
    ...queues.map(({ name }, index) => [`queue ${name}`, `Q${index + 1}`] as const),
  ]);
  const id = (kind: 'exchange' | 'queue', name: string): string => ids.get(`${kind} ${name}`) ?? name;
  const dying = queues.flatMap(({ name, arguments: declared }) => {
    const exchange = declared['x-dead-letter-exchange'];
    return exchange === undefined ? [] : [`${id('queue', name)} -.-> ${id('exchange', String(exchange))}`];
  });
  return [
    'flowchart LR',
    ...exchanges.map(({ name }) => `${id('exchange', name)}{{${name}}}`),
    ...queues.map(({ name }) => `${id('queue', name)}[(${name})]`),
    ...bindings.map(
      ({ exchange, routingKey, queue }) =>
        `${id('exchange', exchange)} -- "${routingKey}" --> ${id('queue', queue)}`,
    ),
    ...dying,
  ].join('\n  ');
}
