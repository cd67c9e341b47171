import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InvalidCursor } from '../../saga-store.js';
import type { MailStatus, StoredMail } from '../../store/mail-store.js';
import { problemIn, RestBench } from '../bench/rest-bench.js';
import { serveEdda } from '../serve-edda.js';

const SIGNED = { by: 'lena', reason: 'Cancelled.' };

let bench: RestBench;

beforeAll(async () => {
  bench = await RestBench.open((app) => serveEdda(app, { standalone: true }));
});

beforeEach(() => bench.reset());
afterAll(() => bench.close());

const mail = (status: MailStatus = 'kept', id = 'm/1 ü'): StoredMail => ({
  id,
  tenant: 'default',
  event: 'invoice.paid',
  contractVersion: 1,
  keys: ['invoice.paid?invoiceId="i-7"'],
  body: { invoiceId: 'i-7' },
  unexpected: 'mailbox',
  ttlMs: 1_000,
  status,
  receivedAt: 0,
  expiresAt: 1_000,
  recipients: status === 'delivered' ? 2 : 0,
});
const ADDRESS = '/v1/mailbox/m%2F1%20%C3%BC';

describe('POST /v1/events/:name', () => {
  it('takes an event, and says where it is', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    bench.sagas.announced = { status: 'accepted', messageId: 'm/1', repeated: false };
    const headers = { 'idempotency-key': 'm/1', traceparent };
    const answer = await bench.post('/v1/events/invoice.paid', { invoiceId: 'i-7' }, headers);
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe('/v1/mailbox/m%2F1');
    expect(answer.body).toEqual({
      messageId: 'm/1',
      repeated: false,
      links: { mail: '/v1/mailbox/m%2F1' },
    });
    expect(bench.sagas.queries).toEqual([
      { event: 'invoice.paid', body: { invoiceId: 'i-7' }, messageId: 'm/1', traceparent },
    ]);
  });

  it('says which sagas it could not start', async () => {
    const refused = ['It started no saga "receipt" version 1: so.'];
    bench.sagas.announced = { status: 'accepted', messageId: 'm-1', repeated: false, refused };
    expect((await bench.post('/v1/events/invoice.paid', {})).body).toMatchObject({ refused });
  });

  it('says that it was there already', async () => {
    bench.sagas.announced = { status: 'accepted', messageId: 'm-1', repeated: true };
    const answer = await bench.post('/v1/events/invoice.paid', {});
    expect(answer).toMatchObject({ status: 202, body: { messageId: 'm-1', repeated: true } });
  });

  it.each([
    [
      ['invoice.paid', 'parcel.lost'],
      /"invoice\.payed", or is started by one\. There are: invoice\.paid, parcel\.lost\.$/,
    ],
    [[], /The sagas here know none\.$/],
  ])('names the events that there are: %j', async (known, detail) => {
    bench.sagas.announced = { status: 'unknown-event', known };
    const answer = await bench.post('/v1/events/invoice.payed', {});
    expect(problemIn(answer)).toEqual({
      status: 404,
      type: 'unknown-event',
      detail: expect.stringMatching(detail),
    });
    expect(answer.body.known).toEqual(known);
  });

  it('names every problem of the event', async () => {
    const problems = [{ path: 'invoiceId', message: 'must be a string' }];
    bench.sagas.announced = { status: 'invalid', problems };
    const answer = await bench.post('/v1/events/invoice.paid', {});
    expect(problemIn(answer)).toMatchObject({ status: 400, type: 'invalid-body' });
    expect(answer.body.errors).toEqual(problems);
  });

  it('refuses what is no event, a key that cannot be one, and a query', async () => {
    const list = { method: 'POST', body: '[]', headers: { 'content-type': 'application/json' } };
    expect(problemIn(await bench.ask('/v1/events/invoice.paid', list))).toMatchObject({
      status: 400,
      type: 'unreadable-body',
      detail: expect.stringContaining('Send the event as a JSON object'),
    });
    const key = await bench.post('/v1/events/invoice.paid', {}, { 'idempotency-key': 'a b' });
    expect(problemIn(key)).toMatchObject({ status: 400, type: 'invalid-request' });
    expect(problemIn(await bench.post('/v1/events/invoice.paid?x=1', {}))).toMatchObject({ status: 400 });
    expect(bench.sagas.queries).toEqual([]);
  });
});

describe('GET /v1/mailbox', () => {
  it('asks for what the query says', async () => {
    await bench.ask('/v1/mailbox');
    await bench.ask('/v1/mailbox?status=parked&event=invoice.paid&cursor=abc&limit=7');
    expect(bench.sagas.queries).toEqual([
      { limit: 50 },
      { status: 'parked', event: 'invoice.paid', cursor: 'abc', limit: 7 },
    ]);
  });

  it('shows a page without bodies, and which of them can be put away', async () => {
    Object.assign(bench.sagas, { mails: [mail(), mail('delivered', 'm-2')], next: 'n' });
    const { status, body, text } = await bench.ask('/v1/mailbox?event=invoice.paid');
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          id: 'm/1 ü',
          event: 'invoice.paid',
          version: 1,
          status: 'kept',
          keys: ['invoice.paid?invoiceId="i-7"'],
          receivedAt: '1970-01-01T00:00:00.000Z',
          expiresAt: '1970-01-01T00:00:01.000Z',
          recipients: 0,
          links: { self: ADDRESS, discard: `${ADDRESS}/discard` },
        },
        expect.objectContaining({ id: 'm-2', recipients: 2, links: { self: '/v1/mailbox/m-2' } }),
      ],
      next: 'n',
      links: { next: '/v1/mailbox?event=invoice.paid&cursor=n' },
    });
    expect(text).not.toContain('"body"');
  });

  it.each(['status=open', 'event=', 'limit=500', 'key=a'])('refuses ?%s', async (query) => {
    const answer = await bench.ask(`/v1/mailbox?${query}`);
    expect(problemIn(answer)).toMatchObject({ status: 400, type: 'invalid-request' });
    expect(bench.sagas.queries).toEqual([]);
  });

  it('refuses a cursor that no page ended with', async () => {
    bench.sagas.failure = new InvalidCursor('x');
    expect(problemIn(await bench.ask('/v1/mailbox?cursor=a'))).toMatchObject({ status: 400 });
  });
});

describe('GET /v1/mailbox/:id', () => {
  it('shows an event with its body, whatever its id is', async () => {
    bench.sagas.mails = [mail()];
    const { status, body } = await bench.ask(ADDRESS);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'm/1 ü', body: { invoiceId: 'i-7' }, links: { self: ADDRESS } });
  });

  it('says that there is none', async () => {
    expect(problemIn(await bench.ask(ADDRESS))).toMatchObject({ status: 404, type: 'mail-not-found' });
  });

  it.each(['x'.repeat(256), 'a%00', '%ED%A0%80'])('refuses %s for an id', async (id) => {
    expect(problemIn(await bench.ask(`/v1/mailbox/${id}`))).toMatchObject({
      status: 400,
      type: 'invalid-request',
    });
    expect(bench.sagas.queries).toEqual([]);
  });

  it('takes no query', async () => {
    expect(problemIn(await bench.ask(`${ADDRESS}?raw=1`))).toMatchObject({ status: 400 });
  });
});

describe('POST /v1/mailbox/:id/deliver', () => {
  it.each(['parked', 'expired', 'ignored', 'discarded'] as const)(
    'has a %s event matched once more, and shows by whom',
    async (status) => {
      bench.sagas.mails = [mail(status)];
      expect((await bench.ask(ADDRESS)).body.links).toMatchObject({ deliver: `${ADDRESS}/deliver` });
      const answer = await bench.post(`${ADDRESS}/deliver`, SIGNED);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ status: 'kept', note: 'lena: Cancelled.' });
      expect(bench.sagas.queries).toContainEqual({ id: 'm/1 ü', ...SIGNED });
    },
  );

  it.each([
    ['delivered', /was delivered to the sagas that waited for it/],
    ['kept', /is kept already: the first saga that waits for it gets it/],
  ] as const)('does nothing with a %s one, and says why', async (status, detail) => {
    bench.sagas.mails = [mail(status)];
    expect((await bench.ask(ADDRESS)).body.links).not.toHaveProperty('deliver');
    const answer = await bench.post(`${ADDRESS}/deliver`, SIGNED);
    expect(problemIn(answer)).toEqual({
      status: 409,
      type: 'deliver-refused',
      detail: expect.stringMatching(detail),
    });
    expect(answer.body.mail).toEqual({ id: 'm/1 ü', status });
  });

  it('says that there is none', async () => {
    expect(problemIn(await bench.post(`${ADDRESS}/deliver`, SIGNED))).toMatchObject({ status: 404 });
  });

  it('wants to know who and why', async () => {
    bench.sagas.mails = [mail('parked')];
    const answer = await bench.post(`${ADDRESS}/deliver`, { by: 'lena' });
    expect(problemIn(answer)).toMatchObject({ status: 400, type: 'invalid-body' });
    expect(bench.sagas.queries).toEqual([]);
  });
});

describe('POST /v1/mailbox/:id/discard', () => {
  it.each(['kept', 'parked'] as const)('puts a %s event away, and shows by whom', async (status) => {
    bench.sagas.mails = [mail(status)];
    const answer = await bench.post(`${ADDRESS}/discard`, SIGNED);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      status: 'discarded',
      note: 'lena: Cancelled.',
      links: { self: ADDRESS },
    });
    expect(bench.sagas.queries[0]).toEqual({ id: 'm/1 ü', ...SIGNED });
  });

  it.each([
    ['delivered', /was delivered to the sagas that waited for it/],
    ['ignored', /came when no saga waited for it/],
    ['expired', /was not fetched in time/],
    ['discarded', /was put away already/],
  ] as const)('does not put a %s one away, and says why', async (status, detail) => {
    bench.sagas.mails = [mail(status)];
    const answer = await bench.post(`${ADDRESS}/discard`, SIGNED);
    expect(problemIn(answer)).toEqual({
      status: 409,
      type: 'discard-refused',
      detail: expect.stringMatching(detail),
    });
    expect(answer.body.mail).toEqual({ id: 'm/1 ü', status });
  });

  it('says that there is none', async () => {
    expect(problemIn(await bench.post(`${ADDRESS}/discard`, SIGNED))).toMatchObject({ status: 404 });
  });

  it.each([{ by: 'lena' }, { reason: 'x' }, { ...SIGNED, path: 'p' }, { ...SIGNED, by: '\n' }])(
    'refuses %j',
    async (body) => {
      bench.sagas.mails = [mail()];
      const answer = await bench.post(`${ADDRESS}/discard`, body);
      expect(problemIn(answer)).toMatchObject({ status: 400, type: 'invalid-body' });
      expect(bench.sagas.queries).toEqual([]);
    },
  );
});
