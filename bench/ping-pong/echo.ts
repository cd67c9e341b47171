import { connect } from 'amqplib';
import { besideSubject } from '../subject/second-process.js';
import { declarePair } from './wire.js';

/** Sends back what comes. */
const { connection, channel, there, back } = await declarePair(connect);
await channel.prefetch(500);
await channel.consume(there, (delivery) => {
  if (delivery === null) return;
  const { messageId } = delivery.properties;
  channel.publish('', back, delivery.content, { persistent: true, messageId: String(messageId) }, (error) => {
    if (!error) channel.ack(delivery);
  });
});
besideSubject(() => connection.close());
