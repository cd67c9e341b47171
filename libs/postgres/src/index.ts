export { participantDatabase, postgresFence } from './participant.js';
export type { ParticipantDatabaseOptions, PostgresFenceOptions } from './participant.js';
export { postgres } from './postgres.js';
export type { PostgresOptions } from './postgres.js';
export { migrate, MIGRATIONS } from './migrate.js';
