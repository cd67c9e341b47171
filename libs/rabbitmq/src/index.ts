export { rabbitmq } from './rabbitmq.js';
export type { RabbitmqOptions } from './rabbitmq.js';
