import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncomingMessage, OutgoingMessage } from './broker.js';
import { encode } from './codec.js';
import { deadLetter } from './dead-letter.js';
import type { CommandMessage } from './envelope.js';
import { letterOf, readDeadLetter } from './letter.js';
import { HEADERS, wireNames } from './wire-names.js';

const names = wireNames();
const SAGA = '019b0c5f-02d4-7a10-8c55-9e1f4b7a2d60';

const command: CommandMessage = {
  kind: 'command',
  id: `${SAGA}:charge:forward:2`,
  name: 'payment.charge',
  contractVersion: 3,
  sagaId: SAGA,
  saga: 'order',
  path: 'charge',
  tenant: 'acme',
  direction: 'forward',
  epoch: 2,
  attempt: 1,
  notAfter: 5_000,
  body: { cents: -5 },
};

/** As the broker would deliver it. */
function delivered(outgoing: OutgoingMessage, queue: string): IncomingMessage {
  const { content } = outgoing;
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { ...outgoing, queue, redelivered: false, content: bytes, text: new TextDecoder().decode(bytes) };
}

const original = delivered(encode(command, names, 'orchestrator', 1_000), 'payment.commands');
const copyOf = (message: IncomingMessage, about: Parameters<typeof deadLetter>[6] = {}) =>
  delivered(
    deadLetter(message, 'contract-violated', 'cents is too small', names, 'payment', 9_000, about),
    names.deadLetters,
  );

describe('a copy from the dead-letter exchange, read', () => {
  it('is the letter: the original, why it was put aside, and whose it is', () => {
    const xDeath = [{ queue: 'payment.commands', reason: 'rejected', count: 1 }];
    const copy = copyOf(
      { ...original, headers: { ...original.headers, 'x-death': xDeath, urgent: true } },
      { attempts: 3, stack: 'Error: no\n  at charge' },
    );
    expect(readDeadLetter(copy, names)).toEqual({
      tenant: 'acme',
      reason: 'contract-violated',
      detail: 'cents is too small',
      stack: 'Error: no\n  at charge',
      attempts: 3,
      by: 'payment',
      isCopy: true,
      queue: 'payment.commands',
      exchange: 'edda.commands',
      routingKey: 'payment.charge',
      messageId: command.id,
      correlationId: SAGA,
      type: 'payment.charge',
      name: 'payment.charge',
      contractVersion: 3,
      appId: 'orchestrator',
      contentType: 'application/json',
      headers: { ...original.headers, urgent: true },
      xDeath: JSON.stringify(xDeath),
      content: original.content,
      saga: {
        id: SAGA,
        definition: 'order',
        path: 'charge',
        kind: 'command',
        direction: 'forward',
        epoch: 2,
      },
    });
  });

  it('is the same letter as the one that the orchestrator makes of the original itself', () => {
    const death = { reason: 'contract-violated', detail: 'cents is too small', by: 'payment' } as const;
    expect({ ...readDeadLetter(copyOf(original), names), isCopy: false }).toEqual(
      letterOf(original, death, names),
    );
  });

  it('is a letter of its own when nothing says why it is there', () => {
    const stray: IncomingMessage = {
      queue: names.deadLetters,
      exchange: names.dead,
      routingKey: 'letter.x',
      redelivered: false,
      headers: { [HEADERS.tenant]: 7 },
      content: Uint8Array.from([0xff]),
      text: undefined,
    };
    expect(readDeadLetter(stray, names)).toEqual({
      tenant: 'default',
      reason: 'undecodable',
      detail: expect.stringContaining('without the headers'),
      by: 'unknown',
      isCopy: true,
      queue: names.deadLetters,
      exchange: names.dead,
      routingKey: 'letter.x',
      name: 'letter.x',
      headers: { [HEADERS.tenant]: 7 },
      content: stray.content,
    });
  });

  it('keeps a reason that only newer participants know in the sentence', () => {
    const copy = copyOf(original);
    const newer = { ...copy, headers: { ...copy.headers, [HEADERS.deadReason]: 'haunted' } };
    expect(readDeadLetter(newer, names)).toMatchObject({
      reason: 'unprocessable',
      detail: 'haunted: cents is too small',
    });
  });

  it('says where a redriven message came from first, when it dies again', () => {
    const letter = readDeadLetter(copyOf(original), names);
    const redriven: IncomingMessage = {
      ...original,
      exchange: names.redrive,
      routingKey: letter.queue,
      headers: {
        ...letter.headers,
        [HEADERS.originExchange]: letter.exchange,
        [HEADERS.originRoutingKey]: letter.routingKey,
      },
    };
    expect(readDeadLetter(copyOf(redriven), names)).toEqual(letter);
  });

  it('belongs to no saga when the correlation id cannot be that of one', () => {
    expect(readDeadLetter(copyOf({ ...original, correlationId: 'o-7' }), names).saga).toBeUndefined();
  });

  it('is called by its routing key when it comes from a service that knows nothing of Edda', () => {
    const foreign = {
      ...original,
      headers: {},
      type: 'OrderPlaced',
      exchange: 'edda.events',
      routingKey: 'order.placed',
    };
    expect(readDeadLetter(copyOf(foreign), names)).toMatchObject({
      name: 'order.placed',
      type: 'OrderPlaced',
    });
  });

  it('gives back bytes, id and headers of whatever was copied, and only text that can be stored', () => {
    const text = fc.string({ maxLength: 60, unit: 'binary' });
    const value = fc.oneof(text, fc.integer(), fc.boolean());
    const name = fc
      .stringMatching(/^[a-z-]{1,20}$/)
      .filter((key) => !key.startsWith('edda-dead-') && key !== '__proto__');
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.dictionary(name, value, { maxKeys: 8 }),
        fc.option(fc.stringMatching(/^[ -~]{1,80}$/), { nil: undefined }),
        text,
        (content, headers, messageId, wild) => {
          const message: IncomingMessage = {
            queue: 'payment.commands',
            exchange: wild,
            routingKey: wild,
            redelivered: false,
            messageId,
            type: wild,
            appId: wild,
            headers,
            content,
            text: undefined,
          };
          const letter = readDeadLetter(copyOf(message, { stack: wild }), names);
          expect(letter.content).toEqual(content);
          expect(letter.messageId).toBe(messageId);
          expect(letter.headers).toEqual(headers);
          const { headers: _, content: __, ...rest } = letter;
          expect(JSON.stringify(rest)).not.toMatch(/\\u0000|\\ud[89a-f]/);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever lies in the queue', () => {
    const anything = fc.dictionary(
      fc.oneof(fc.constantFrom(...Object.values(HEADERS), 'x-death'), fc.string()),
      fc.oneof(fc.anything({ maxDepth: 3 }), fc.string({ unit: 'binary' })),
    );
    fc.assert(
      fc.property(anything, fc.option(fc.string({ unit: 'binary' }), { nil: undefined }), (headers, text) => {
        const copy = { ...original, queue: names.deadLetters, headers, messageId: text, type: text, text };
        expect(readDeadLetter(copy, names).reason).toBeTypeOf('string');
      }),
      { numRuns: 300 },
    );
  });
});
