import type { MigrationInterface, QueryRunner } from 'typeorm';
import { statementsFor } from '../statement.js';

/**
 * An event keeps the note of whoever had it delivered after all, not only of whoever put it away. Each row that is there fulfils the new rule,
 * since it fulfils the stricter old one: nothing has to be looked through while the table is locked.
 */
export class NoteDeliveredMail1796342400000 implements MigrationInterface {
  readonly name = 'NoteDeliveredMail1796342400000';

  async up(runner: QueryRunner): Promise<void> {
    const inSchema = statementsFor(runner);
    await runner.query(
      inSchema(`ALTER TABLE edda.mail
      DROP CONSTRAINT mail_note_set_exactly_when_discarded,
      ADD CONSTRAINT mail_note_set_when_discarded CHECK (note IS NOT NULL OR status <> 'discarded') NOT VALID`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    const inSchema = statementsFor(runner);
    await runner.query(
      inSchema(`UPDATE edda.mail SET note = NULL WHERE note IS NOT NULL AND status <> 'discarded'`),
    );
    await runner.query(
      inSchema(`ALTER TABLE edda.mail
      DROP CONSTRAINT mail_note_set_when_discarded,
      ADD CONSTRAINT mail_note_set_exactly_when_discarded CHECK ((note IS NOT NULL) = (status = 'discarded'))`),
    );
  }
}
