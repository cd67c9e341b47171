import { ReserveSeat, ReleaseSeat } from '@edda/testing';
import type { IncomingMessage } from '@edda/messaging';
import { HEADERS, wireNames } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import { isUuid, readReply } from './read-reply.js';

const SAGA = '01970000-0000-7000-8000-000000000001';
const contractOf = (name: string) =>
  [ReserveSeat, ReleaseSeat].find((contract) => contract.messageName === name);

function incoming(
  changes: Partial<IncomingMessage> & { body?: string; headers?: Record<string, unknown> } = {},
): IncomingMessage {
  const text = changes.body ?? '{"reservation":"r1"}';
  return {
    queue: 'orchestrator.replies',
    exchange: 'edda.replies.seats',
    routingKey: 'seats.reserve',
    redelivered: false,
    messageId: `${SAGA}:seat:forward:1:reply`,
    correlationId: SAGA,
    type: 'seats.reserve',
    contentType: 'application/json',
    content: new TextEncoder().encode(text),
    text,
    ...changes,
    headers: {
      [HEADERS.kind]: 'reply',
      [HEADERS.saga]: 'trip',
      [HEADERS.step]: 'seat',
      [HEADERS.direction]: 'forward',
      [HEADERS.epoch]: 1,
      [HEADERS.attempt]: 2,
      [HEADERS.contractVersion]: 1,
      [HEADERS.outcome]: 'success',
      [HEADERS.causation]: `${SAGA}:seat:forward:1`,
      ...changes.headers,
    },
  };
}

const read = (message: IncomingMessage) => readReply(message, wireNames(), contractOf);

describe('a delivery on the queue of replies', () => {
  it('is judged by where it was published first, if it was redriven', () => {
    const back = (exchange: string) =>
      incoming({
        exchange: 'edda.redrive',
        routingKey: 'orchestrator.replies',
        headers: { [HEADERS.originExchange]: exchange, [HEADERS.originRoutingKey]: 'seats.reserve' },
      });
    expect(read(back('edda.replies.seats')).deadLetter).toBeUndefined();
    expect(read(back('edda.replies.rooms')).deadLetter?.reason).toBe('contract-violated');
  });

  it('is work for the saga that it names', () => {
    expect(read(incoming())).toEqual({
      work: {
        kind: 'reply',
        sagaId: SAGA,
        saga: 'trip',
        command: 'seats.reserve',
        input: {
          kind: 'reply',
          messageId: `${SAGA}:seat:forward:1:reply`,
          path: 'seat',
          direction: 'forward',
          epoch: 1,
          attempt: 2,
          result: { outcome: 'success', reply: { reservation: 'r1' } },
        },
      },
    });
  });

  it('says that the broker may have delivered it before', () => {
    expect(read(incoming({ redelivered: true })).work?.input.redelivered).toBe(true);
    expect(read(incoming()).work?.input).not.toHaveProperty('redelivered');
  });

  it('keeps fields that the contract does not know: the participant may be newer', () => {
    const { work, deadLetter } = read(incoming({ body: '{"reservation":"r1","row":7}' }));
    expect(deadLetter).toBeUndefined();
    expect(work?.input.result).toEqual({ outcome: 'success', reply: { reservation: 'r1', row: 7 } });
  });

  it.each(['failure', 'transient', 'refused', 'dead-lettered'])(
    'carries the reason of the outcome %s',
    (outcome) => {
      const body = '{"code":"seat-taken","message":"Seat 7 is taken.","details":{"seat":"7"}}';
      const { work } = read(incoming({ body, headers: { [HEADERS.outcome]: outcome } }));
      const failure = { code: 'seat-taken', message: 'Seat 7 is taken.', details: { seat: '7' } };
      expect(work?.input.result).toEqual({ outcome, failure });
    },
  );

  it('makes do without a reason where none is given, but not for a failure', () => {
    const transient = read(incoming({ body: '{}', headers: { [HEADERS.outcome]: 'transient' } }));
    expect(transient.work?.input.result).toMatchObject({
      outcome: 'transient',
      failure: { code: 'transient' },
    });
    const failure = read(incoming({ body: '{}', headers: { [HEADERS.outcome]: 'failure' } }));
    expect(failure.work?.input.result.outcome).toBe('unreadable');
    expect(failure.deadLetter?.reason).toBe('contract-violated');
  });

  it('tells the saga, and is put aside, when its body is not what the contract says', () => {
    const { work, deadLetter } = read(incoming({ body: '{"reservation":7}' }));
    expect(work?.input.result).toMatchObject({
      outcome: 'unreadable',
      failure: { message: expect.stringContaining('reservation') },
    });
    expect(deadLetter).toMatchObject({ reason: 'contract-violated' });
  });

  it('tells the saga, and is put aside, when its body is not JSON but its headers can be read', () => {
    const { work, deadLetter } = read(incoming({ body: '{"reservation":' }));
    expect(work).toMatchObject({ sagaId: SAGA, input: { result: { outcome: 'unreadable' } } });
    expect(deadLetter).toMatchObject({ reason: 'undecodable' });
  });

  it('does not look into the reply of a compensation', () => {
    const message = incoming({ body: '{"odd":1}', headers: { [HEADERS.direction]: 'compensation' } });
    expect(read(message)).toMatchObject({ work: { input: { result: { outcome: 'success' } } } });
    expect(read(message).deadLetter).toBeUndefined();
  });

  it.each([
    ['a missing message id', { messageId: undefined }],
    ['a missing saga id', { correlationId: undefined }],
    ['an unknown outcome', { headers: { [HEADERS.outcome]: 'perhaps' } }],
    ['an epoch that is text', { headers: { [HEADERS.epoch]: '1' } }],
    ['no kind', { headers: { [HEADERS.kind]: undefined } }],
  ])('is only put aside when its headers cannot be read: %s', (_, changes) => {
    const { work, deadLetter } = read(incoming(changes));
    expect(work).toBeUndefined();
    expect(deadLetter?.reason).toBe('undecodable');
  });

  it('is only put aside when it is no reply at all', () => {
    expect(read(incoming({ headers: { [HEADERS.kind]: 'event' } }))).toMatchObject({
      deadLetter: { reason: 'contract-violated' },
    });
  });

  it.each(['edda.replies.bank', '', 'edda.commands'])(
    'is not believed when it came through exchange "%s"',
    (exchange) => {
      const { work, deadLetter } = read(incoming({ exchange }));
      expect(work).toBeUndefined();
      expect(deadLetter).toMatchObject({ reason: 'contract-violated' });
    },
  );

  describe('where replies have to be from their participant', () => {
    const checked = (changes: Parameters<typeof incoming>[0]) =>
      readReply(incoming(changes), wireNames(), contractOf, (participant) => `svc-${participant}`);

    it('is believed when it is', () => {
      expect(checked({ userId: 'svc-seats' })).toMatchObject({ work: { sagaId: SAGA } });
    });

    it.each([undefined, '', 'svc-bank', 'seats'])('is forged when it is from "%s"', (userId) => {
      expect(checked({ userId })).toEqual({
        deadLetter: { reason: 'forged', detail: expect.stringContaining('instead of "svc-seats"') as string },
      });
    });

    it('is not asked for its user when it was redriven: only orchestrators may do that', () => {
      const redriven = {
        exchange: wireNames().redrive,
        routingKey: 'orchestrator.replies',
        userId: 'orchestrator',
        headers: {
          [HEADERS.originExchange]: 'edda.replies.seats',
          [HEADERS.originRoutingKey]: 'seats.reserve',
        },
      };
      expect(checked(redriven)).toMatchObject({ work: { sagaId: SAGA } });
      const pretended = { ...redriven, exchange: 'edda.replies.seats' };
      expect(checked(pretended).deadLetter?.reason).toBe('forged');
    });
  });

  it('tells a saga id from any other text', () => {
    expect(isUuid(SAGA)).toBe(true);
    expect(isUuid("' OR 1=1")).toBe(false);
    const { work } = read(incoming({ correlationId: 'not-a-uuid' }));
    expect(work).toBeUndefined();
  });
});
