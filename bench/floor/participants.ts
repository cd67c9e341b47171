import { connect } from 'amqplib';
import { besideSubject } from '../subject/second-process.js';
import { wiring } from '../subject/wiring.js';
import { bodyOf, declare, messageIn, namesIn, PERSISTENT, STEPS } from './wire.js';

/** Three participants that do nothing but answer: a reply is confirmed before its command is acknowledged. */
const { amqpUrl, namespace } = wiring();
const names = namesIn(namespace);
const connection = await connect(amqpUrl, { noDelay: true });
const channel = await connection.createConfirmChannel();
await declare(channel, namespace);
await channel.prefetch(500);
for (const step of STEPS.keys())
  await channel.consume(names.queueOf(step), (delivery) => {
    if (delivery === null) return;
    const message = messageIn(delivery.content);
    const outcome = message.fails && message.direction === 'do' ? 'failed' : 'done';
    const options = { ...PERSISTENT, messageId: `${message.saga}:${step}:${message.direction}:reply` };
    channel.publish('', names.replies, bodyOf({ ...message, outcome }), options, (error) => {
      if (!error) channel.ack(delivery);
    });
  });
besideSubject(() => connection.close());
