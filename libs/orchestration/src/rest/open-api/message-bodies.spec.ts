import { command, event } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { SagaBuilder } from '@edda/saga-core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { EVENT_OPERATION, START_OPERATION, withMessages } from './message-bodies.js';

class PlaceOrder extends command('order.place', { version: 1 }) {
  @IsString()
  orderId: string;
}
class PlaceOrderNow extends command('order.place', { version: 2 }) {
  @IsString()
  number: string;
}
class InvoicePaid extends event('invoice.paid', { version: 1 }) {
  @IsString()
  invoiceId: string;
}
class ParcelLost extends event('parcel.lost', { version: 1 }) {}
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
    '/shop/v1/events/{name}': {
      post: {
        operationId: EVENT_OPERATION,
        parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }],
        requestBody: { required: true, content: {} },
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
    const described = withMessages(document, [saga('order', 1, PlaceOrder), saga('trip', 1, BookTrip)]);
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
    const described = withMessages(document, [saga('order', 1, PlaceOrder), saga('order', 2, PlaceOrderNow)]);
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
    const described = withMessages(document, [saga('order', 1, PlaceOrder), saga('trip', 1, BookTrip)]);
    expect(bodyIn(described)).toMatchObject({
      content: {
        'application/json': {
          schema: { oneOf: [{ title: 'order.place' }, { title: 'trip.book' }] },
          examples: { order: { value: { orderId: 'order-id' } }, trip: { value: { tripId: 'trip-id' } } },
        },
      },
    });
  });

  it('has the body of an event or of a tick of the clock, where that is what starts a saga', () => {
    const thanks = new SagaBuilder({ name: 'thanks', version: 1 })
      .startedBy(InvoicePaid, { key: () => 'k', data: () => ({}) })
      .build();
    const night = new SagaBuilder({ name: 'night', version: 1 })
      .startedBySchedule({ cron: '0 6 * * *', timeZone: 'Europe/Oslo' }, () => ({}))
      .build();
    expect(bodyIn(withMessages(document, [thanks, night]))).toMatchObject({
      content: {
        'application/json': {
          schema: {
            oneOf: [
              { title: 'invoice.paid', required: ['invoiceId'] },
              { properties: { scheduledFor: { type: 'string', format: 'date-time' } } },
            ],
          },
          examples: {
            thanks: { value: { invoiceId: 'invoice-id' } },
            night: { value: { scheduledFor: '2030-01-31T12:00:00.000Z' } },
          },
        },
      },
    });
  });

  it('stays as it is where there is no saga', () => {
    expect(withMessages(document, [])).toEqual(document);
  });
});

describe('the operation that takes events', () => {
  const eventIn = ({ paths }: OpenAPIObject) => paths['/shop/v1/events/{name}']?.post;

  it('offers the events that sagas wait for, and those that start them', () => {
    const thanks = new SagaBuilder({ name: 'thanks', version: 1 })
      .startedBy(ParcelLost, { key: () => 'k', data: () => ({}) })
      .waitFor('paid', InvoicePaid, { match: {} })
      .build();
    const described = eventIn(withMessages(document, [thanks, saga('order', 1, PlaceOrder)]));
    expect(described?.parameters).toMatchObject([
      { name: 'name', schema: { type: 'string', enum: ['invoice.paid', 'parcel.lost'] } },
    ]);
    expect(described?.requestBody).toMatchObject({
      content: {
        'application/json': {
          schema: { oneOf: [{ title: 'invoice.paid' }, { title: 'parcel.lost' }] },
          examples: { 'invoice.paid': { value: { invoiceId: 'invoice-id' } } },
        },
      },
    });
  });

  it('stays as it is where no saga knows an event', () => {
    expect(eventIn(withMessages(document, [saga('order', 1, PlaceOrder)]))).toEqual(eventIn(document));
  });
});
