import { command } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { SagaBuilder } from '@edda/saga-core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { START_OPERATION, withStarts } from './open-api-starts.js';
import { SCHEMAS } from './open-api-schemas.js';
import { PROBLEMS } from './problem.js';
import { RestBench } from './rest-bench.js';
import { serveEdda } from './serve-edda.js';

class PlaceOrder extends command('order.place', { version: 1 }) {
  @IsString()
  orderId: string;
}
class PlaceOrderNow extends command('order.place', { version: 2 }) {
  @IsString()
  number: string;
}
class BookTrip extends command('trip.book', { version: 1 }) {
  @IsString()
  tripId: string;
}

type Start = Parameters<SagaBuilder['startedBy']>[0];

function saga(name: string, version: number, contract: Start): SagaDefinition {
  return new SagaBuilder({ name, version })
    .startedBy(contract, { key: () => 'k', data: () => ({}) })
    .pivot('charge', (step) => step.command(command('payment.charge', { version: 1 }), () => ({})))
    .build();
}

const document: OpenAPIObject = {
  openapi: '3.0.0',
  info: { title: 't', version: '1' },
  paths: {
    '/shop/v1/sagas/{name}': {
      post: {
        operationId: START_OPERATION,
        parameters: [
          { name: 'name', in: 'path', required: true, description: 'Which', schema: { type: 'string' } },
          { name: 'traceparent', in: 'header', schema: { type: 'string' } },
        ],
        requestBody: { description: 'The fields', required: true, content: {} },
        responses: {},
      },
    },
    '/shop/other': { post: { operationId: 'other', responses: {} } },
  },
};
const startIn = ({ paths }: OpenAPIObject) => paths['/shop/v1/sagas/{name}']?.post;
const bodyIn = (described: OpenAPIObject) => startIn(described)?.requestBody;

describe('the operation that starts sagas', () => {
  it('offers the names of the sagas, and leaves other parameters and operations alone', () => {
    const described = withStarts(document, [saga('order', 1, PlaceOrder), saga('trip', 1, BookTrip)]);
    expect(startIn(described)?.parameters).toEqual([
      {
        name: 'name',
        in: 'path',
        required: true,
        description: 'Which',
        schema: { type: 'string', enum: ['order', 'trip'] },
      },
      { name: 'traceparent', in: 'header', schema: { type: 'string' } },
    ]);
    expect(described.paths['/shop/other']).toEqual(document.paths['/shop/other']);
  });

  it('has the body of the one saga that there is, in its newest version, with an example', () => {
    const described = withStarts(document, [saga('order', 1, PlaceOrder), saga('order', 2, PlaceOrderNow)]);
    expect(bodyIn(described)).toMatchObject({
      description: 'The fields',
      required: true,
      content: {
        'application/json': {
          schema: { title: 'order.place', properties: { number: { type: 'string' } } },
          examples: { order: { value: { number: 'number' } } },
        },
      },
    });
  });

  it('has the bodies of all if there are several', () => {
    const described = withStarts(document, [saga('order', 1, PlaceOrder), saga('trip', 1, BookTrip)]);
    expect(bodyIn(described)).toMatchObject({
      content: {
        'application/json': {
          schema: { oneOf: [{ title: 'order.place' }, { title: 'trip.book' }] },
          examples: { order: { value: { orderId: 'order-id' } }, trip: { value: { tripId: 'trip-id' } } },
        },
      },
    });
  });

  it('stays as it is where there is no saga', () => {
    expect(withStarts(document, [])).toEqual(document);
  });
});

describe('the served document', () => {
  it('explains itself, tells of the registered saga, and names only kinds of problems that exist', async () => {
    const bench = await RestBench.open((app) => serveEdda(app));
    try {
      const { body, text } = await bench.ask('/docs-json');
      const { info, tags } = body as unknown as OpenAPIObject;
      expect(info).toMatchObject({ title: 'Edda orchestrator', version: 'v1' });
      expect(tags?.map(({ name }) => name)).toEqual(['sagas', 'definitions', 'health']);
      expect(text).toContain('"enum":["order"]');
      const kinds = [...text.matchAll(/"urn:edda:problem:([a-z-]+)"/g)].map(([, kind]) => kind);
      expect(kinds).toContain('saga-not-found');
      expect(kinds.every((kind) => kind !== undefined && kind in PROBLEMS)).toBe(true);
    } finally {
      await bench.close();
    }
  });

  it.each(['Started', 'SagaSummary', 'Saga', 'SagaPage', 'HistoryPage'] as const)(
    'shows a %s with fields that its schema has, and all that it requires',
    (name) => {
      const { example, properties = {}, required = [] } = SCHEMAS[name];
      const fields = Object.keys(example as object);
      expect(fields.filter((field) => !(field in properties))).toEqual([]);
      expect(required.filter((field) => !fields.includes(field))).toEqual([]);
    },
  );
});
