import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncomingMessage } from './broker.js';
import { deadLetter } from './dead-letter.js';
import { HEADERS, wireNames } from './wire-names.js';

const original: IncomingMessage = {
  queue: 'payment.commands',
  exchange: 'edda.commands',
  routingKey: 'payment.charge',
  redelivered: true,
  messageId: 'm-1',
  correlationId: 'saga-1',
  type: 'payment.charge',
  appId: 'orchestrator',
  contentType: 'application/json',
  timestamp: 1_000,
  headers: { 'edda-kind': 'command', 'edda-epoch': 2, urgent: true },
  content: Uint8Array.from([0x7b, 0xff]),
  text: undefined,
};

const put = (changes: Partial<IncomingMessage> = {}, detail = 'Not UTF-8.') =>
  deadLetter({ ...original, ...changes }, 'undecodable', detail, wireNames(), 'payment', 9_000);

const bytes = (text: string | undefined): number => new TextEncoder().encode(text).length;

describe('the copy of a message that cannot be processed', () => {
  it('keeps bytes, id and properties, and says why, where it lay and who put it aside', () => {
    expect(put()).toEqual({
      exchange: 'edda.dead',
      routingKey: 'letter.payment',
      mandatory: true,
      messageId: 'm-1',
      correlationId: 'saga-1',
      type: 'payment.charge',
      appId: 'orchestrator',
      contentType: 'application/json',
      timestamp: 9_000,
      headers: {
        'edda-kind': 'command',
        'edda-epoch': 2,
        urgent: true,
        'edda-dead-reason': 'undecodable',
        'edda-dead-detail': 'Not UTF-8.',
        'edda-dead-queue': 'payment.commands',
        'edda-dead-exchange': 'edda.commands',
        'edda-dead-routing-key': 'payment.charge',
        'edda-dead-by': 'payment',
      },
      content: original.content,
    });
  });

  it('can be made of a message that has next to nothing', () => {
    const bare = put({
      messageId: undefined,
      correlationId: undefined,
      type: undefined,
      appId: undefined,
      contentType: undefined,
      headers: {},
    });
    expect(bare).toMatchObject({ messageId: '', appId: '', contentType: 'application/octet-stream' });
  });

  it('does not believe a sender that says why a message was put aside', () => {
    expect(
      put({ headers: { [HEADERS.deadReason]: 'forged', [HEADERS.deadBy]: 'somebody' } }).headers,
    ).toMatchObject({
      [HEADERS.deadReason]: 'undecodable',
      [HEADERS.deadBy]: 'payment',
    });
  });

  it('leaves nested headers behind, and those whose names cannot be written', () => {
    const headers = {
      'x-death': [{ count: 1 }],
      bomb: { a: { a: {} } },
      nothing: null,
      ['naïve\u0000']: 'x',
      ['n'.repeat(200)]: 'x',
      kept: 'yes',
    };
    expect(Object.keys(put({ headers }).headers).filter((name) => !name.startsWith('edda-'))).toEqual([
      'kept',
    ]);
  });

  it('reaches no queue by the headers CC and BCC: whoever puts it aside may reach more than who sent it', () => {
    const headers = { CC: ['inventory.commands'], BCC: ['inventory.commands'] };
    expect(put({ headers }).headers).toEqual(put({ headers: {} }).headers);
  });

  it('says how often it was tried, where it failed, and what the broker says of earlier deaths', () => {
    const headers = { 'x-death': [{ queue: 'payment.commands', count: 1 }] };
    const copy = deadLetter({ ...original, headers }, 'unprocessable', 'no', wireNames(), 'payment', 9_000, {
      attempts: 3,
      stack: 'Error: no'.padEnd(5_000, '!'),
    });
    expect(copy.headers).toMatchObject({
      [HEADERS.deadAttempts]: 3,
      [HEADERS.deadXDeath]: '[{"queue":"payment.commands","count":1}]',
    });
    expect(copy.headers[HEADERS.deadStack]).toHaveLength(2_000);
  });

  it('carries nothing over from an earlier death, or of a way back that it did not come', () => {
    const headers = {
      [HEADERS.deadStack]: 'forged',
      [HEADERS.deadAttempts]: 9,
      [HEADERS.originExchange]: 'edda.commands',
      [HEADERS.originRoutingKey]: 'payment.charge',
    };
    expect(put({ headers }).headers).toEqual(put({ headers: {} }).headers);
  });

  it('says where a redriven message came from first', () => {
    const headers = {
      [HEADERS.originExchange]: 'edda.commands',
      [HEADERS.originRoutingKey]: 'payment.charge',
    };
    const redriven = { exchange: 'edda.redrive', routingKey: 'payment.commands', headers };
    expect(put(redriven).headers).toEqual(put({ headers: {} }).headers);
  });

  it('shortens a long detail', () => {
    expect(put({}, 'x'.repeat(10_000)).headers[HEADERS.deadDetail]).toHaveLength(2_000);
  });

  it('keeps our own headers before all others when there are too many', () => {
    const crowd = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`a-${index}`, 'x'.repeat(1_000)]),
    );
    const { headers } = put({ headers: { ...crowd, [HEADERS.saga]: 'order', [HEADERS.step]: 'charge' } });
    expect(headers).toMatchObject({ [HEADERS.saga]: 'order', [HEADERS.step]: 'charge' });
  });

  it('stays below what client libraries can write, however much the original brought', () => {
    const crowd = Object.fromEntries(
      Array.from({ length: 500 }, (_, at) => [`a-${at}`, '\uFFFD'.repeat(900)]),
    );
    const { headers } = put({ headers: crowd });
    expect(Object.keys(headers).length).toBeGreaterThan(8);
    expect(bytes(JSON.stringify(headers))).toBeLessThan(64 * 1024);
  });

  it('shortens a property that grew because its bytes were not UTF-8', () => {
    const grown = '\uFFFD'.repeat(255);
    const copy = put({
      messageId: grown,
      correlationId: grown,
      type: grown,
      appId: grown,
      contentType: grown,
    });
    for (const text of [copy.messageId, copy.correlationId, copy.type, copy.appId, copy.contentType]) {
      expect(text).toBe('\uFFFD'.repeat(85));
    }
    expect(put({ messageId: 'é'.repeat(127) + 'x' }).messageId).toBe('é'.repeat(127) + 'x');
    expect(put({ messageId: '😀'.repeat(64) }).messageId).toBe('😀'.repeat(63));
  });

  it('can always be written as AMQP, whatever the original had', () => {
    const value = fc.oneof(
      fc.string({ maxLength: 400, unit: 'binary' }),
      fc.double(),
      fc.boolean(),
      fc.object(),
    );
    const headers = fc.dictionary(fc.string({ maxLength: 300, unit: 'binary' }), value, { maxKeys: 20 });
    const property = fc.string({ maxLength: 255, unit: 'binary' });
    fc.assert(
      fc.property(headers, property, (someHeaders, text) => {
        const copy = put({
          headers: someHeaders,
          messageId: text,
          correlationId: text,
          type: text,
          appId: text,
          contentType: text,
        });
        for (const written of [copy.messageId, copy.correlationId, copy.type, copy.appId, copy.contentType]) {
          expect(bytes(written)).toBeLessThanOrEqual(255);
        }
        for (const name of Object.keys(copy.headers)) expect(bytes(name)).toBeLessThanOrEqual(255);
        expect(bytes(JSON.stringify(copy.headers))).toBeLessThan(64 * 1024);
      }),
      { numRuns: 100 },
    );
  });
});
