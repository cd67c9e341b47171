import type { MigrationInterface, QueryRunner } from 'typeorm';
import { statementsFor } from '../statement.js';
import { LEAVE_NO_ROOM, LEAVE_ROOM } from './leave-room-for-updates.sql.js';

/** Steps of sagas are written without their indexes. It holds for pages that are filled from now on. */
export class LeaveRoomForUpdates1799452800000 implements MigrationInterface {
  readonly name = 'LeaveRoomForUpdates1799452800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)(LEAVE_ROOM));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)(LEAVE_NO_ROOM));
  }
}
