import { describe, expect, it } from 'vitest';
import type { StartTerms } from './make-start.js';
import { makeStart } from './make-start.js';
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
