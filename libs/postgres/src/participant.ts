export { postgresFence } from './fence/postgres-fence.js';
export { participantDatabase } from './participant-database.js';
export type { ParticipantDatabaseOptions } from './participant-database.js';
