import { Command } from 'commander';
import type { Cli } from './cli.js';
import { addApprovals } from './commands/approvals.js';
import { addAudit } from './commands/audit.js';
import { addBench } from './commands/bench.js';
import { addCompletion } from './commands/completion.js';
import { addApiKeys, addDatabase } from './commands/database.js';
import { addDeadLetters } from './commands/dead-letters.js';
import { addDefinitions } from './commands/definitions.js';
import { addHealth } from './commands/health.js';
import { addMailbox } from './commands/mailbox.js';
import { addProfiles } from './commands/profiles.js';
import { addSagaActions } from './commands/saga-actions.js';
import { addBulkActions, addSagaBulk } from './commands/saga-bulk.js';
import { addSagaReads } from './commands/saga-reads.js';
import { addSagaWatch } from './commands/saga-watch.js';
import { addTopology } from './commands/topology.js';
import { Binder } from './session.js';
import type { Outcome } from './session.js';

/** The program, and what it will have ended with. */
export interface Program {
  readonly program: Command;
  readonly outcome: Outcome;
}

const AFTER_HELP = `
Which system is meant: --url, --profile, EDDA_URL, EDDA_PROFILE, the profile in use, http://127.0.0.1:3000; the first that is there.
As whom: EDDA_API_KEY (an API key or a token), or the key of the profile.

Exit code: 0 good, 1 refused or failed, 2 a wrong command line, 3 nobody answers. edda sagas watch --help has more.`;

/** How wide help is: the same everywhere, so that docs/cli.md is what everybody sees. */
const HELP_COLUMNS = 120;

/** All commands. Nothing happens until it parses a command line. */
export function createProgram(cli: Cli): Program {
  const { screen } = cli;
  const binder = new Binder(cli);
  const program = new Command('edda')
    .description('Sagas, dead letters, approvals and the rest of an Edda orchestrator, from a terminal')
    .option('--url <url>', 'the address of the orchestrator')
    .option('--profile <name>', 'the profile that has it')
    .option('--json', 'results for programs: one JSON document, or one a line for what goes on')
    .option('--no-color', 'no colours; there are none without a terminal, or with NO_COLOR')
    .addHelpText('after', AFTER_HELP)
    .showSuggestionAfterError()
    .exitOverride()
    .configureHelp({ helpWidth: HELP_COLUMNS, showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => screen.print(text.trimEnd()),
      writeErr: (text) => screen.say(text.trimEnd()),
      getOutHelpWidth: () => HELP_COLUMNS,
      getErrHelpWidth: () => HELP_COLUMNS,
    });

  const sagas = program.command('sagas').description('Start them, find them, watch them, act on them');
  addSagaReads(sagas, binder);
  addSagaWatch(sagas, binder);
  addSagaActions(sagas, binder);
  addSagaBulk(sagas, binder);
  addBulkActions(program, binder);
  addDeadLetters(program, binder);
  addMailbox(program, binder);
  addApprovals(program, binder);
  addHealth(program, binder);
  addAudit(program, binder);
  addDefinitions(program, binder);
  addTopology(program, binder);
  addDatabase(program, binder);
  addApiKeys(program, binder);
  addProfiles(program, binder);
  addCompletion(program, binder);
  addBench(program, binder);
  withoutHelpCommands(program);
  return { program, outcome: binder.outcome };
}

/** `--help` is enough; commander would give each group a `help` of its own. */
function withoutHelpCommands(command: Command): void {
  command.helpCommand(false);
  for (const one of command.commands) withoutHelpCommands(one);
}
