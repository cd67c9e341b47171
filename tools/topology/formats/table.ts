import type { Topology } from '@edda/messaging';

/** Exchanges, queues and bindings as three tables, for people. */
export function topologyTable({ exchanges, queues, bindings }: Topology): string {
  return [
    columns(
      ['exchange', 'type'],
      exchanges.map(({ name, type }) => [name, type]),
    ),
    columns(
      ['queue', 'arguments'],
      queues.map(({ name, arguments: declared }) => [
        name,
        Object.entries(declared)
          .map(([argument, value]) => `${argument}=${value}`)
          .join(' '),
      ]),
    ),
    columns(
      ['from exchange', 'with', 'to queue'],
      bindings.map(({ exchange, routingKey, queue }) => [exchange, routingKey, queue]),
    ),
  ].join('\n\n');
}

function columns(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
