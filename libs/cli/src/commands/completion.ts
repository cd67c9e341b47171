import type { Command } from 'commander';
import { Argument } from 'commander';
import { SHELLS } from '../completion/completion.js';
import type { Shell } from '../completion/completion.js';
import { completionScript } from '../completion/completion.js';
import type { Binder, Session } from '../session.js';

export function addCompletion(program: Command, binder: Binder): void {
  program
    .command('completion')
    .description('Writes what your shell needs to complete edda')
    .addArgument(new Argument('<shell>', 'which one').choices(SHELLS))
    .addHelpText(
      'after',
      [
        '',
        'bash: edda completion bash > ~/.local/share/bash-completion/completions/edda',
        'zsh:  edda completion zsh > "${fpath[1]}/_edda"',
        'fish: edda completion fish > ~/.config/fish/completions/edda.fish',
      ].join('\n'),
    )
    .action(
      binder.to((session: Session, shell: Shell) =>
        session.screen.document(completionScript(shell, program)),
      ),
    );
}
