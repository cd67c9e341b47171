import { readFileSync } from 'node:fs';
import {
  decode,
  deadLetter,
  encode,
  participantTopology,
  retryPolicy,
  settle,
  wireNames,
} from '@edda/messaging';
import type { CommandMessage, DeliveryOutcome, IncomingMessage, OutgoingMessage } from '@edda/messaging';
import { judge } from '@edda/participant';
import type { FenceRow } from '@edda/participant';
import { effectId } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { repositoryFile } from '../services/repository-file.js';
import { RULES } from './examine.js';

const page = readFileSync(repositoryFile('docs/wire.md'), 'utf8');
const names = wireNames();
const SAGA = '0197a1b2-0000-7000-8000-000000000001';
const NOW = Date.UTC(2026, 2, 1, 12);

const command: CommandMessage = {
  kind: 'command',
  id: effectId(SAGA, 'chargePayment', 'forward', 1),
  name: 'payment.charge',
  contractVersion: 1,
  sagaId: SAGA,
  saga: 'order',
  path: 'chargePayment',
  tenant: 'default',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  direction: 'forward',
  epoch: 1,
  attempt: 1,
  notAfter: NOW + 6 * 24 * 60 * 60 * 1_000,
  body: { orderId: '4711', customerId: 'VINET', cardToken: 'card-plain', amountCents: 44_000 },
};
const compensation: CommandMessage = {
  ...command,
  id: effectId(SAGA, 'reserveStock', 'compensation', 1),
  name: 'inventory.release-stock',
  path: 'reserveStock',
  direction: 'compensation',
  body: { orderId: '4711' },
};
const revoke: CommandMessage = {
  ...command,
  kind: 'revoke',
  id: effectId(SAGA, 'chargePayment', 'revoke', 1),
};

type Answer = Extract<DeliveryOutcome, { kind: 'answered' }>['answer'];
const answered = (answer: Answer, of = command): DeliveryOutcome => ({
  kind: 'answered',
  command: of,
  answer,
});
const sent = (message: CommandMessage): OutgoingMessage => encode(message, names, 'orchestrator', NOW);
const settled = (outcome: DeliveryOutcome) =>
  settle(
    outcome,
    { threw: 9, unavailable: 0, random: 0 },
    {
      participant: 'payment',
      retry: retryPolicy(),
      database: { firstMs: 1, longestMs: 1 },
      longestHoldMs: 1,
    },
  );
function replied(processed: DeliveryOutcome): OutgoingMessage {
  const settlement = settled(processed);
  const reply = 'reply' in settlement ? settlement.reply : undefined;
  if (reply === undefined) throw new Error('There is no reply.');
  return encode(reply, names, 'payment', NOW + 1_000);
}
const refusedFor = (of: CommandMessage, row: FenceRow): DeliveryOutcome => {
  const verdict = judge(row, of, NOW);
  if (!('answer' in verdict)) throw new Error('It is executed.');
  return answered(verdict.answer, of);
};

const violated: DeliveryOutcome = {
  kind: 'contract-violated',
  why: 'amountCents must be a whole number from 1',
  command: { ...command, body: { orderId: '4711' } },
};
const letter = (): OutgoingMessage => {
  const put = settled(violated);
  if (put.action !== 'dead-letter') throw new Error('It is not put aside.');
  const original = sent({ ...command, body: { orderId: '4711' } });
  return deadLetter(
    asIncoming(original),
    put?.reason ?? 'undecodable',
    put?.detail ?? '',
    names,
    'payment',
    NOW,
  );
};

/** Every message of the page, by its heading. */
const MESSAGES: Readonly<Record<string, () => OutgoingMessage>> = {
  'A command': () => sent(command),
  'A compensation': () => sent(compensation),
  'A revoke': () => sent(revoke),
  Success: () =>
    replied(answered({ outcome: 'success', body: { chargeId: '1f0e8a52-6a0f-4c2e-9a4e-1f5d3a1c7b11' } })),
  Failure: () =>
    replied(
      answered({
        outcome: 'failure',
        body: {
          code: 'card-declined',
          message: 'The card is declined: card-expired.',
          details: { reason: 'card-expired' },
        },
      }),
    ),
  Transient: () => replied({ kind: 'threw', command, error: new Error('The card network does not answer.') }),
  Refused: () =>
    replied(
      refusedFor(command, { succeeded: false, compensation: { epoch: 1, outcome: 'success', body: {} } }),
    ),
  Revoked: () => replied(answered({ outcome: 'revoked', body: {} }, revoke)),
  'Dead-lettered': () => replied(violated),
  'The copy in the dead letters': letter,
};

function asIncoming(message: OutgoingMessage): IncomingMessage {
  const text =
    typeof message.content === 'string' ? message.content : new TextDecoder().decode(message.content);
  return {
    ...message,
    queue: 'payment.commands',
    redelivered: false,
    text,
    content: new TextEncoder().encode(text),
  };
}

/** As the management UI names things. */
function onThePage(message: OutgoingMessage): object {
  const { text = '' } = asIncoming(message);
  return {
    exchange: message.exchange,
    routing_key: message.routingKey,
    properties: {
      message_id: message.messageId,
      correlation_id: message.correlationId,
      type: message.type,
      app_id: message.appId,
      content_type: message.contentType,
      timestamp: message.timestamp / 1_000,
    },
    headers: message.headers,
    body: JSON.parse(text) as unknown,
  };
}

const written = new Map(
  [...page.matchAll(/^### (.+)\n[\s\S]*?^```json\n([\s\S]*?)^```$/gm)].map(([, title = '', json = '']) => [
    title,
    json,
  ]),
);

describe('the messages in docs/wire.md', () => {
  it('are all there, and no others', () => {
    expect([...written.keys()]).toEqual(Object.keys(MESSAGES));
  });

  it.each(Object.entries(MESSAGES))('are what is really sent: %s', (title, make) => {
    const expected = JSON.stringify(onThePage(make()), undefined, 2);
    expect(JSON.parse(written.get(title) ?? '{}'), `write there:\n${expected}`).toEqual(JSON.parse(expected));
  });

  it('can be read by whoever they are for', () => {
    for (const [title, make] of Object.entries(MESSAGES))
      expect(decode(asIncoming(make())).ok, title).toBe(true);
  });
});

const at = (epoch: number, outcome: string) => ({ epoch, outcome, body: { n: 1 } });
const row = (parts: object): FenceRow => ({ succeeded: false, ...parts }) as FenceRow;
const forward = (epoch: number): CommandMessage => ({ ...command, epoch });
const back = (epoch: number): CommandMessage => ({ ...compensation, epoch });
const forbid = (epoch: number): CommandMessage => ({ ...revoke, epoch });

/** For each line of the fence's tables: what the row knows, and what comes. */
const LINES: Readonly<Record<string, readonly (readonly [FenceRow | undefined, CommandMessage])[]>> = {
  F1: [
    [row({ compensation: at(1, 'success') }), forward(1)],
    [row({ compensation: at(1, 'failure'), forward: at(1, 'success'), succeeded: true }), forward(2)],
  ],
  F2: [
    [undefined, forward(1)],
    [row({ forward: at(1, 'failure') }), forward(2)],
    [row({ forward: at(1, 'revoked') }), forward(2)],
  ],
  F3: [
    [row({ forward: at(1, 'revoked') }), forward(1)],
    [row({ forward: at(2, 'revoked') }), forward(1)],
  ],
  F4: [[row({ forward: at(2, 'success'), succeeded: true }), forward(1)]],
  F5: [
    [row({ forward: at(1, 'success'), succeeded: true }), forward(1)],
    [row({ forward: at(1, 'failure') }), forward(1)],
  ],
  C1: [[row({ compensation: at(2, 'failure') }), back(1)]],
  C2: [
    [row({ compensation: at(1, 'failure'), succeeded: true }), back(1)],
    [row({ compensation: at(1, 'success'), succeeded: true }), back(2)],
  ],
  C3: [
    [row({ forward: at(1, 'success'), succeeded: true }), back(1)],
    [row({ forward: at(2, 'failure'), succeeded: true }), back(1)],
    [row({ compensation: at(1, 'failure'), succeeded: true }), back(2)],
  ],
  C4: [
    [undefined, back(1)],
    [row({ forward: at(1, 'failure') }), back(1)],
    [row({ forward: at(1, 'revoked') }), back(1)],
  ],
  R1: [[undefined, { ...forbid(1), direction: 'compensation' }]],
  R2: [[row({ forward: at(2, 'success'), succeeded: true }), forbid(1)]],
  R3: [
    [row({ forward: at(1, 'success'), succeeded: true }), forbid(1)],
    [row({ forward: at(1, 'revoked') }), forbid(1)],
  ],
  R4: [
    [undefined, forbid(1)],
    [row({ forward: at(1, 'failure') }), forbid(2)],
  ],
};

const cellsOf = (line: string): readonly string[] =>
  page
    .split('\n')
    .find((text) => new RegExp(`^\\| ${line} +\\|`).test(text))
    ?.split('|')
    .map((cell) => cell.trim()) ?? [];

/** What the page says of a verdict, in its words. */
function saidOf(
  known: FenceRow | undefined,
  message: CommandMessage,
): readonly [said: string, stored: string] {
  const verdict = judge(known, message, NOW);
  if (verdict.action === 'execute') return ['executed: `success` or `failure`', 'yes'];
  const { outcome, body, replayed } = verdict.answer;
  if (verdict.action === 'bury') return [`\`${outcome}\``, 'yes'];
  if (replayed) return ['that answer again, word for word', 'no'];
  const { code } = body;
  return [`\`${outcome}\`, code \`${typeof code === 'string' ? code : 'none'}\``, 'no'];
}

describe("the fence's tables in docs/wire.md", () => {
  it('have each line that is examined here, and no other', () => {
    const lines = [...page.matchAll(/^\| ([FCR]\d) +\|/gm)].map(([, line]) => line);
    expect(lines).toEqual(Object.keys(LINES));
  });

  it.each(Object.entries(LINES))('say what the fence does: %s', (line, cases) => {
    const [, , , answer, stored] = cellsOf(line);
    for (const [known, message] of cases) {
      const [said, isStored] = saidOf(known, message);
      expect(answer).toContain(said);
      expect(stored).toBe(isStored);
    }
  });

  it('say for which lines not-after counts', () => {
    const [, named = ''] = /would execute or store something \(([^)]+)\)/.exec(page) ?? [];
    const expired = Object.entries(LINES).filter(([, cases]) =>
      cases.every(([known, message]) => {
        const verdict = judge(known, { ...message, notAfter: NOW }, NOW);
        return verdict.action === 'answer' && verdict.answer.body['code'] === 'expired';
      }),
    );
    expect(named.split(', ')).toEqual(expired.map(([line]) => line));
  });
});

describe('docs/wire.md', () => {
  it('names what a participant declares', () => {
    const { exchanges, queues, bindings } = participantTopology('payment');
    const queue = queues.find(({ name }) => name === 'payment.commands');
    for (const { name, type } of exchanges)
      expect(page).toMatch(new RegExp(`\\| exchange \\| \`${name}\` +\\| ${type} `));
    for (const { exchange, routingKey } of bindings.filter((binding) => binding.queue === queue?.name))
      expect(page).toMatch(
        new RegExp(`\\| binding +\\| \`payment.commands\` +\\| to \`${exchange}\` with \`${routingKey}\``),
      );
    for (const [argument, value] of Object.entries(queue?.arguments ?? {}))
      expect(page).toMatch(new RegExp(`\`${argument}\`\\s+is\\s+\`${value}\``));
  });

  it('lists every rule that is examined', () => {
    const listed = [...page.matchAll(/^\| `([a-z0-9-]+)` +\| (.+?) +\|$/gm)].map(
      ([, name = '', sentence = '']) => [name, sentence],
    );
    const rules = new Map(listed.map(([name, sentence]) => [name, sentence]));
    for (const { name, sentence } of RULES) expect(rules.get(name), name).toBe(sentence);
  });
});
