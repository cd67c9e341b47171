import { connect } from 'amqplib';
import { startSecondProcess } from '../subject/second-process.js';
import type { Subject } from '../subject/subject.js';
import { serve } from '../subject/serve.js';
import { declarePair } from './wire.js';

/** What latency is held against: a durable message there and one back, three times in a row, with confirms on both ways. */
await serve(async (): Promise<Subject> => {
  const echo = await startSecondProcess(new URL('./echo.js', import.meta.url));
  const { connection, channel, there, back } = await declarePair(connect);
  const waiting = new Map<string, () => void>();
  await channel.prefetch(500);
  await channel.consume(back, (delivery) => {
    if (delivery === null) return;
    channel.ack(delivery);
    const id = String(delivery.properties.messageId);
    waiting.get(id)?.();
    waiting.delete(id);
  });
  const roundTrip = (id: string): Promise<void> =>
    new Promise((resolve) => {
      waiting.set(id, resolve);
      channel.publish('', there, Buffer.from('x'.repeat(200)), { persistent: true, messageId: id });
    });
  return {
    settings: { 'persistent messages': true, confirms: true, 'quorum queues': true },
    run: async (key) => {
      for (let step = 0; step < 3; step += 1) await roundTrip(`${key}:${step}`);
      return 'completed';
    },
    close: async () => {
      await connection.close();
      await echo.close();
    },
  };
});
