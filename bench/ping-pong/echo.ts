import { connect } from 'amqplib';
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
process.send?.('ready');
process.on('message', () => void connection.close().then(() => process.exit(0)));
