import { describe, expect, it } from 'vitest';
import { amqpUrl, maskedUrl, rabbitmq, userIn } from './rabbitmq.js';

describe('the address of RabbitMQ', () => {
  it('is shown without its password', () => {
    expect(maskedUrl('amqp://shop:s3cret@broker:5672/sales%2Feu')).toBe(
      'amqp://shop:***@broker:5672/sales%2Feu',
    );
    expect(maskedUrl('amqp://broker')).toBe('amqp://broker');
  });

  it('is not shown at all when it cannot be taken apart', () => {
    expect(maskedUrl('shop:s3cret@broker')).not.toContain('s3cret');
    expect(maskedUrl('not a url with s3cret')).toBe('an address that is no URL');
  });

  it('gets our heartbeat, and keeps everything else', () => {
    expect(amqpUrl('amqps://shop:s3cret@broker/v?frameMax=8192&heartbeat=0', 15)).toBe(
      'amqps://shop:s3cret@broker/v?frameMax=8192&heartbeat=15',
    );
  });

  it.each(['http://shop:s3cret@broker', 'broker:5672', '', 'amqp//broker'])(
    'is refused at once if it is "%s"',
    (url) => {
      expect(() => rabbitmq({ url })).toThrow(/cannot be used: write amqp:\/\//);
      expect(() => rabbitmq({ url })).not.toThrow(/s3cret/);
    },
  );

  it('says who comes in with it', () => {
    expect(userIn('amqp://blue.payment:x@broker')).toBe('blue.payment');
    expect(userIn('amqp://a%40b:x@broker')).toBe('a@b');
    expect(userIn('amqp://broker')).toBe('guest');
  });
});

it('a mode that is none is refused at once', () => {
  // As a program in JavaScript, or a variable of the environment, could say it.
  const topology = 'chekc' as 'check';
  expect(() => rabbitmq({ url: 'amqp://broker', topology })).toThrow(
    /"chekc" is unknown: use assert, check, none/,
  );
});
