import { DEAD_LETTER_REASONS } from '@edda/messaging';
import type { DeadLetterReason } from '@edda/messaging';
import type { Command } from 'commander';
import { definedOf } from './saga-filter.js';
import { oneOf } from './values.js';

export interface LetterFilterOptions {
  readonly cause?: string;
  readonly diedOf?: DeadLetterReason;
  readonly queue?: string;
  readonly name?: string;
  readonly saga?: string;
}

/** What dead letters can be narrowed by. Why something is done is `--reason`, so why a letter died is `--died-of`. */
export function withLetterFilter(command: Command): Command {
  return command
    .option('--cause <text>', 'only those of this group, as edda dead-letters groups --json has it')
    .option(
      '--died-of <reason>',
      `only those that were put aside for this: ${DEAD_LETTER_REASONS.join(', ')}`,
      oneOf(DEAD_LETTER_REASONS),
    )
    .option('--queue <name>', 'only those that lay in this queue')
    .option('--name <name>', 'only those of this command, reply or event')
    .option('--saga <id>', 'only those of this saga');
}

/** The filter as REST takes it, without what was not said. */
export function letterFilterOf({ cause, diedOf, queue, name, saga }: LetterFilterOptions) {
  return definedOf({ cause, reason: diedOf, queue, name, sagaId: saga });
}
