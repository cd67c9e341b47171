import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEAD_LETTER_REASONS } from './dead-letter.js';
import { OUTCOMES } from './envelope.js';
import { MAX_MESSAGE_BYTES } from './topology/diagnose-server.js';
import { DEFAULT_RETRIES } from './interop/next-delivery.js';
import { serviceNames } from './interop/service-names.js';
import type { Permissions } from './topology/permissions.js';
import { allPermissions, permissionsFor } from './topology/permissions.js';
import type { WiredService } from './topology/wired-service.js';
import { policiesFor } from './topology/policies.js';
import { participantTopology } from './topology.js';
import { topology } from './topology/system-topology.js';
import { HEADERS, wireNames } from './wire-names.js';

const document = readFileSync(new URL('../../../docs/topology.md', import.meta.url), 'utf8');
const rows = document
  .split('\n')
  .filter((line) => line.startsWith('|'))
  // The formatter pads the columns of a table.
  .map((line) => line.replaceAll(/ {2,}/g, ' '));
const rowOf = (name: string): string =>
  rows.find((row) => row.startsWith(`| \`${name}\` |`)) ?? `no row for ${name}`;

const permissionsRow = ({ user, configure, write, read }: Permissions): string => {
  const cells = [configure, write, read].map((pattern) => `\`${pattern.replaceAll('|', String.raw`\|`)}\``);
  return `| \`${user}\` | ${cells.join(' | ')} |`;
};

describe('docs/topology.md', () => {
  it.each(Object.values(HEADERS))('explains the header %s', (header) => {
    expect(rowOf(header)).toContain(`\`${header}\``);
    expect(rowOf(header)).not.toContain('no row');
  });

  it('explains no header that there is not', () => {
    const explained = rows.flatMap((row) => /^\| `(edda-[a-z-]+)` \|/.exec(row)?.[1] ?? []);
    expect(explained.toSorted()).toEqual(
      Object.values(HEADERS)
        .filter((name) => name !== 'traceparent')
        .toSorted(),
    );
  });

  it('lists every exchange, with whether a message for it is mandatory', () => {
    const { commands, events, dead, repliesOf } = wireNames();
    for (const exchange of [commands, dead, repliesOf('<participant>'), repliesOf('orchestrator')])
      expect(rowOf(exchange)).toMatch(/\| yes \|$/);
    expect(rowOf(events)).toMatch(/\| no:/);
  });

  it('lists every exchange of a service beside sagas', () => {
    const { retriesOf, answersOf } = serviceNames();
    for (const exchange of [retriesOf('<service>'), answersOf('<service>')])
      expect(rowOf(exchange)).toMatch(/\| yes \|$/);
  });

  it('lists every queue of a service beside sagas, with the exchanges to which it is bound', () => {
    const { inboxOf, levelOf, answerQueueOf } = serviceNames();
    const { events, commands, redrive } = wireNames();
    const inbox = inboxOf('<service>');
    const level = levelOf(inbox, '<level>');
    for (const exchange of [events, commands, redrive, 'edda.retries.<service>'])
      expect(rowOf(inbox)).toContain(`\`${exchange}\``);
    expect(rowOf(level)).toContain('`edda.retries.<service>`');
    expect(rowOf(answerQueueOf('<service>', '<process>'))).toContain('`edda.answers.<service>`');
  });

  it('shows a file of services that the tool reads, and what their users may do, to the letter', () => {
    const json = /```json\n([\s\S]*?)```/.exec(document)?.[1] ?? '';
    const services = JSON.parse(json) as WiredService[];
    expect(services.flatMap(({ retries = [] }) => retries)).toEqual(DEFAULT_RETRIES);
    const users = services.map(({ service }) =>
      permissionsFor({ participants: ['payment'], services }, service, 'check'),
    );
    expect(users).toHaveLength(2);
    for (const user of users) expect(rows).toContain(permissionsRow(user));
  });

  it('lists every queue, with its binding', () => {
    const { queues, bindings } = topology({ participants: ['<participant>'] });
    for (const { name } of queues) {
      const bound = bindings.filter(({ queue }) => queue === name);
      expect(bound).not.toEqual([]);
      for (const { exchange, routingKey } of bound) {
        expect(rowOf(name)).toContain(`\`${exchange}\``);
        expect(rowOf(name)).toContain(`\`${routingKey}\``);
      }
    }
  });

  it('states the arguments of a queue as they are declared', () => {
    const queue = participantTopology('<participant>').queues.find(
      ({ name }) => name === '<participant>.commands',
    );
    for (const [argument, value] of Object.entries(queue?.arguments ?? {})) {
      expect(rowOf(argument)).toContain(
        `| \`${String(value).replace('<participant>.commands', '<queue>')}\` |`,
      );
    }
    expect(document).toContain(`After ${queue?.arguments['x-delivery-limit']} deliveries`);
  });

  it('names every outcome', () => {
    for (const outcome of OUTCOMES) expect(rowOf(HEADERS.outcome)).toContain(`\`${outcome}\``);
  });

  it('names every reason for which something is put aside', () => {
    for (const reason of DEAD_LETTER_REASONS) expect(rowOf(HEADERS.deadReason)).toContain(`\`${reason}\``);
  });

  it('draws every exchange and queue of the orchestrator and two participants', () => {
    const drawing = /```mermaid\n([\s\S]*?)```/.exec(document)?.[1] ?? '';
    const { exchanges, queues } = topology({ participants: ['inventory', 'payment'] });
    for (const { name } of exchanges) expect(drawing).toContain(`{{${name}}}`);
    for (const { name } of queues) expect(drawing).toContain(`[(${name})]`);
  });

  it.each(['check', 'assert'] as const)(
    'gives users in the mode %s what they need, to the letter',
    (mode) => {
      const all = allPermissions({ participants: ['payment'], startedBy: ['order.place'] }, mode);
      for (const user of all) expect(rows).toContain(permissionsRow(user));
    },
  );

  it('names every policy and every mode, and the size of messages', () => {
    for (const { name, definition } of policiesFor(topology({ participants: ['payment'] }))) {
      expect(rowOf(name)).toContain(Number(definition['max-length']).toLocaleString('en'));
    }
    for (const mode of ['assert', 'check', 'none']) expect(rowOf(mode)).not.toContain('no row');
    expect(document).toContain(`max_message_size = ${MAX_MESSAGE_BYTES}`);
  });
});
