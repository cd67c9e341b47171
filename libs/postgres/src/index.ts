export { postgresFence } from './fence/postgres-fence.js';
export { participantDatabase } from './participant-database.js';
export type { ParticipantDatabaseOptions } from './participant-database.js';
export { postgres } from './postgres.js';
export type { PostgresOptions } from './postgres.js';
export { migrate } from './migrate.js';
export { MIGRATIONS } from './migrations.js';
