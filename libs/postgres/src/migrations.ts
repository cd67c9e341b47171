import type { MigrationInterface } from 'typeorm';
import { CreateSagaTables1795132800000 } from './migrations/create-saga-tables.js';

/** The orchestrator's, oldest first. One that was released is never changed: add another. */
export const MIGRATIONS: readonly (new () => MigrationInterface)[] = [CreateSagaTables1795132800000];
