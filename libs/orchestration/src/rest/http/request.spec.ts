import { describe, expect, it } from 'vitest';
import type { EddaRequest } from './request.js';
import { basePathOf, idempotencyKeyIn, pathOf, traceparentIn } from './request.js';

const asked = (originalUrl: string): EddaRequest => ({ originalUrl, url: '/rewritten' }) as EddaRequest;

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

describe('a request', () => {
  it('has the path that was asked for, whatever a router made of it', () => {
    expect(pathOf(asked('/v1/sagas?a=/b#c'))).toBe('/v1/sagas');
    expect(pathOf({ url: '/v1' } as EddaRequest)).toBe('/v1');
  });

  it.each([
    ['/v1/sagas', ''],
    ['/v1/sagas/order/v1/x', ''],
    ['/api/v1/sagas?x=/v1/', '/api'],
    ['/a/b/V1/definitions', '/a/b'],
    ['/api/health/ready', '/api'],
    ['/v1x/sagas', ''],
    ['/v1/v1/sagas', '/v1'],
    ['/health/health/live', '/health'],
  ])('of %s has the base path "%s"', (url, base) => {
    expect(basePathOf(asked(url))).toBe(base);
  });
});

describe('an idempotency key', () => {
  it.each(['a', '!~', '"8e03978e-40d5"', 'x'.repeat(255)])('may be %s', (key) => {
    expect(idempotencyKeyIn(key)).toBe(key);
  });

  it.each([[''], ['a b'], ['a\t'], ['\x7f'], ['é'], ['x'.repeat(256)], [['a', 'b']]])(
    'may not be %j',
    (key) => {
      expect(idempotencyKeyIn(key)).toBe(false);
    },
  );

  it('may be missing', () => {
    expect(idempotencyKeyIn(undefined)).toBeUndefined();
  });
});

describe('a trace context', () => {
  it('is passed on as it came', () => {
    const header = `00-${TRACE}-${PARENT}-01`;
    expect(traceparentIn(header)).toBe(header);
    expect(traceparentIn(` ${header} `)).toBe(header);
  });

  it('of a version to come is passed on as far as it is known', () => {
    expect(traceparentIn(`cc-${TRACE}-${PARENT}-01-what-ever`)).toBe(`00-${TRACE}-${PARENT}-01`);
    expect(traceparentIn(`cc-${TRACE}-${PARENT}-01`)).toBe(`00-${TRACE}-${PARENT}-01`);
  });

  it.each([
    [undefined],
    [''],
    [`ff-${TRACE}-${PARENT}-01`],
    [`00-${TRACE}-${PARENT}-01-more`],
    [`cc-${TRACE}-${PARENT}-01more`],
    [`00-${'0'.repeat(32)}-${PARENT}-01`],
    [`00-${TRACE}-${'0'.repeat(16)}-01`],
    [`00-${TRACE.toUpperCase()}-${PARENT}-01`],
    [`00-${TRACE}-${PARENT}`],
    [`00-${TRACE.slice(1)}-${PARENT}-01`],
    [[`00-${TRACE}-${PARENT}-01`, `00-${TRACE}-${PARENT}-00`]],
  ])('is ignored if it is %j', (header) => {
    expect(traceparentIn(header)).toBeUndefined();
  });
});
