export { participantDatabase, postgresFence } from './participant.js';
export type { ParticipantDatabaseOptions } from './participant.js';
export { postgres } from './postgres.js';
export type { PostgresOptions } from './postgres.js';
export { migrate, MIGRATIONS } from './migrate.js';
