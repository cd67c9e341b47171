import type { Command } from 'commander';
import type { Cli } from './cli.js';
import { createProgram } from './program.js';
import { Screen } from './screen.js';

/** What every command says to `--help`, as Markdown: for docs/cli.md, which a spec compares with it. */
export function referenceText(): string {
  const { program } = createProgram(NOWHERE);
  return sectionsOf(program, '').join('\n\n');
}

function sectionsOf(command: Command, before: string): readonly string[] {
  const path = before === '' ? command.name() : `${before} ${command.name()}`;
  const heading = `${before === '' ? '###' : '####'} ${path}`;
  let help = '';
  // What is put behind a help by addHelpText comes only this way.
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 120 }).outputHelp();
  return [
    `${heading}\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\``,
    ...command.commands.flatMap((one) => sectionsOf(one, path)),
  ];
}

/** It is asked for its help, and nothing else. */
const NOWHERE: Cli = {
  env: {},
  screen: new Screen({ write: () => undefined }, { write: () => undefined }, {}),
  user: '',
  input: async () => '',
  readText: async () => '',
  signal: new AbortController().signal,
  now: () => 0,
  pause: async () => undefined,
};
