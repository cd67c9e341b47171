export { rabbitmq } from './rabbitmq.js';
export type { RabbitmqOptions } from './rabbitmq.js';
export { gatherWrites } from './gathered-writes.js';
export { surviveUndecodableHeaders, undecodableReason } from './undecodable-headers.js';
