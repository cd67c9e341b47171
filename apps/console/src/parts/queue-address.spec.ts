import { describe, expect, it } from 'vitest';
import { queueAddress } from './queue-address.js';

describe('a queue in the management UI', () => {
  it('is found by its virtual host and its name', () => {
    const settings = { managementUrl: 'https://rabbit.example/mq/', vhost: '/' };
    expect(queueAddress(settings, 'run-7.payment.commands')).toBe(
      'https://rabbit.example/mq/#/queues/%2F/run-7.payment.commands',
    );
    expect(queueAddress(settings, 'a/b')).toMatch(/%2F\/a%2Fb$/);
  });

  it('is nowhere if nobody said where that UI is', () => {
    expect(queueAddress({ vhost: '/' }, 'q')).toBeUndefined();
  });
});
