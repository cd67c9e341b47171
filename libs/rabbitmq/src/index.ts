export { rabbitmq } from './rabbitmq.js';
export type { RabbitmqOptions } from './rabbitmq.js';
export { surviveUndecodableHeaders, undecodableReason } from './undecodable-headers.js';
