import { describe, expect, it } from 'vitest';
import type { StartTerms } from './make-start.js';
import { makeStart } from './make-start.js';
import { visitSaga } from '../secrecy/patient-saga.fixture.js';
import { orderSaga, reportSaga } from './order-sagas.fixture.js';

const terms: StartTerms = { sagaId: 's1', tenant: 'default', unknownFields: 'refuse' };

describe('the start of a saga that the clock starts', () => {
  it.each(['2026-03-02T06:00:00.000Z', '2026-03-02T07:00:00+01:00', '2026-03-02T06:00:00Z'])(
    'is the same at the same moment, written as %s',
    (scheduledFor) => {
      expect(makeStart(reportSaga(), { scheduledFor }, terms)).toMatchObject({
        work: { claim: { key: '2026-03-02T06:00:00.000Z' }, input: { input: { day: '2026-03-02' } } },
      });
    },
  );

  it.each([
    {},
    { scheduledFor: 'today' },
    { scheduledFor: 5 },
    { scheduledFor: '2026-02-31T00:00:00Z' },
    { scheduledFor: '2026-03-02T06:00:00' },
  ])('needs a time, not %j', (body) => {
    const made = makeStart(reportSaga(), body, terms);
    const paths = 'problems' in made ? made.problems.map(({ path }) => path) : ['it was started'];
    expect(new Set(paths)).toEqual(new Set(['scheduledFor']));
  });
});

describe('the start of a saga with sensitive fields', () => {
  const visit = { visitId: 'v-1', email: 'ada@post.example', diagnosis: 'a cold' };

  it('has a hash of what is not sensitive: that of a short secret could be found by trying', () => {
    const hash = (body: object) => {
      const made = makeStart(visitSaga(), body, { ...terms, idempotencyKey: 'k' });
      return 'work' in made ? made.work.claim.bodyHash : made.problems;
    };
    expect(hash({ ...visit, diagnosis: 'none' })).toBe(hash(visit));
    expect(hash({ ...visit, email: 'b@post.example' })).toBe(hash(visit));
    expect(hash({ ...visit, visitId: 'v-2' })).not.toBe(hash(visit));
  });

  it('is refused if its key would tell one', () => {
    expect(makeStart(visitSaga(), { ...visit, visitId: 'Ada@post.example 7' }, terms)).toMatchObject({
      problems: [{ path: '', message: expect.stringContaining('derive it from an id') }],
    });
  });

  it('is refused if an attribute would tell one: whoever may look for sagas could guess it', () => {
    const saga = visitSaga();
    const foundBy = (attributes: Record<string, (body: object) => unknown>) => ({
      ...saga,
      start: { ...saga.start, attributes },
    });
    const field = (name: string) => (body: object) => Object.entries(body).find(([key]) => key === name)?.[1];
    const telling = foundBy({
      visit: field('visitId'),
      mail: (body) => `to ${String(field('email')(body))}`,
    });
    expect(makeStart(telling, visit, terms)).toEqual({
      problems: [
        { path: '', message: expect.stringMatching(/^the attribute "mail" .*derive it from an id$/) },
      ],
    });
    expect(makeStart(foundBy({ visit: field('visitId') }), visit, terms)).toMatchObject({
      work: { attributes: { visit: 'v-1' } },
    });
  });

  it('is refused for a short value too, if it follows from that', () => {
    const saga = visitSaga();
    const foundBy = (of: (body: typeof visit) => unknown) => ({
      ...saga,
      start: { ...saga.start, attributes: { what: (body: object) => of(body as typeof visit) } },
    });
    const flu = { ...visit, visitId: 'flu', diagnosis: 'flu' };
    const refused = { problems: [{ path: '', message: expect.stringContaining('"what"') }] };
    expect(
      makeStart(
        foundBy(({ diagnosis }) => diagnosis),
        flu,
        terms,
      ),
    ).toMatchObject(refused);
    const upper = foundBy(({ diagnosis }) => diagnosis.toUpperCase());
    expect(makeStart(upper, flu, terms)).toMatchObject(refused);
    expect(
      makeStart(
        foundBy(({ visitId }) => visitId),
        flu,
        terms,
      ),
    ).toMatchObject({
      work: { attributes: { what: 'flu' }, claim: { key: 'flu' } },
    });
    const key = (body: object) => (body as typeof visit).diagnosis;
    expect(makeStart({ ...saga, start: { ...saga.start, key } }, flu, terms)).toMatchObject({
      problems: [{ message: expect.stringContaining('the business key') }],
    });
  });

  it('is refused for what its definition names as sensitive in the data that it makes', () => {
    const saga = visitSaga();
    const withText = (text: string) => ({
      ...saga,
      start: { ...saga.start, data: () => ({ summary: { text } }) },
    });
    const keyed = (text: string, visitId: string) => makeStart(withText(text), { ...visit, visitId }, terms);
    const refused = { problems: [{ message: expect.stringContaining('the business key') }] };
    expect(keyed('Ada Lovelace', 'of Ada Lovelace')).toMatchObject(refused);
    expect(keyed('Ada', 'ada')).toMatchObject(refused);
    expect(keyed('Ada', 'of Ada')).toHaveProperty('work');
  });

  it('quotes none where the definition throws', () => {
    const definition = visitSaga();
    const data = () => {
      throw new RangeError(`${visit.email} cannot be read`);
    };
    const broken = { ...definition, start: { ...definition.start, data } };
    const start = () => makeStart(broken, visit, terms);
    expect(start).toThrow('••• cannot be read');
    expect(start).toThrow(RangeError);
  });
});

describe('the start of a saga', () => {
  it('belongs to nobody and has no trace unless it is told so', () => {
    const made = makeStart(orderSaga(), { orderId: 'o1', cents: 1 }, terms);
    if (!('work' in made)) throw new Error('It was refused.');
    expect(made.work.input).not.toHaveProperty('parent');
    expect(made.work.input).not.toHaveProperty('traceparent');
  });

  it('has the attributes that its definition declares, and is refused for one that could not be found', () => {
    const plain = orderSaga();
    const attributes = {
      customer: (body: object) => Reflect.get(body, 'orderId') as unknown,
      none: () => '',
    };
    const definition = { ...plain, start: { ...plain.start, attributes } };
    const made = (orderId: string) => makeStart(definition, { orderId, cents: 1 }, terms);
    expect(made('o1')).toMatchObject({ work: { attributes: { customer: 'o1' } } });
    expect(makeStart(plain, { orderId: 'o1', cents: 1 }, terms)).not.toHaveProperty('work.attributes');
    const long = { ...definition, start: { ...definition.start, key: () => 'k' } };
    expect(makeStart(long, { orderId: 'x'.repeat(256), cents: 1 }, terms)).toMatchObject({
      problems: [{ message: expect.stringContaining('the attribute "customer"') as string }],
    });
  });

  it('drops fields of a newer sender, and refuses those of a caller', () => {
    const body = { orderId: 'o1', cents: 1, since2: true };
    expect(makeStart(orderSaga(), body, { ...terms, unknownFields: 'drop' })).toHaveProperty('work');
    expect(makeStart(orderSaga(), body, terms)).toMatchObject({ problems: [{ path: 'since2' }] });
  });
});
