import { describe, expect, it } from 'vitest';
import { OutageLog } from './outage-log.js';

function outageLog(): { outage: OutageLog; lines: string[] } {
  const lines: string[] = [];
  return { lines, outage: new OutageLog((level, line) => lines.push(`${level}: ${line}`), 'amqp://broker') };
}

describe('the log of an outage', () => {
  it('has one line for a broker that is there', () => {
    const { outage, lines } = outageLog();
    outage.up();
    outage.up();
    expect(lines).toEqual(['info: Connected to RabbitMQ at amqp://broker.']);
  });

  it('has one line for any number of attempts, and one when it is over', () => {
    const { outage, lines } = outageLog();
    for (let attempt = 0; attempt < 50; attempt += 1) outage.trouble('connect ECONNREFUSED');
    outage.up();
    expect(lines).toEqual([
      'warn: Cannot connect to RabbitMQ at amqp://broker: connect ECONNREFUSED. Trying until it answers.',
      expect.stringMatching(/^info: Connected to RabbitMQ at amqp:\/\/broker after \d+\.\d s\.$/),
    ]);
  });

  it('tells a connection that was lost from one that never was', () => {
    const { outage, lines } = outageLog();
    outage.up();
    outage.trouble('CONNECTION_FORCED');
    outage.up();
    outage.trouble('Heartbeat timeout');
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
      expect.stringContaining('Lost the connection to RabbitMQ at amqp://broker: CONNECTION_FORCED'),
      expect.stringContaining('Lost the connection to RabbitMQ at amqp://broker: Heartbeat timeout'),
    ]);
  });
});
