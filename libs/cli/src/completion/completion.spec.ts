import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { Command } from 'commander';
import { completionScript, SHELLS } from './completion.js';
import { placesOf } from './tree.js';

function program(): Command {
  const top = new Command('edda').option('--json', "it's for programs").helpCommand(false);
  const sagas = top.command('sagas').description('All of them');
  sagas
    .command('list')
    .description("Lists 'em; `date` $HOME")
    .option('--status <a>', 'which')
    .option('-x', 'short');
  top.command('completion').addArgument(top.createArgument('<shell>').choices(['bash', 'zsh']));
  return top;
}

/** What bash offers behind these words. */
function offered(script: string, ...words: readonly string[]): readonly string[] {
  const asked = `${script}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
_edda
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', asked], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe('completion', () => {
  it('knows each place of the tree, and that options of the program may stand anywhere', () => {
    const places = placesOf(program());
    expect(places.map(({ path }) => path)).toEqual([
      'edda',
      'edda sagas',
      'edda sagas list',
      'edda completion',
    ]);
    expect(places[2]?.options.map(({ text }) => text)).toEqual(['--status', '--json']);
    expect(places[3]?.choices).toEqual(['bash', 'zsh']);
  });

  it('offers in bash what may come next', () => {
    const script = completionScript('bash', program());
    expect(offered(script, 'edda', '')).toEqual(['sagas', 'completion', '--json']);
    expect(offered(script, 'edda', 'sagas', 'l')).toEqual(['list']);
    expect(offered(script, 'edda', '--json', 'sagas', 'list', '--')).toEqual(['--status', '--json']);
    expect(offered(script, 'edda', 'completion', 'z')).toEqual(['zsh']);
    expect(offered(script, 'edda', 'nothing', '')).toEqual(['sagas', 'completion', '--json']);
  });

  it.each(SHELLS)('leaves nothing of a description to be carried out by %s', (shell) => {
    const script = completionScript(shell, program());
    const outside = script
      .replaceAll(String.raw`'\''`, '')
      .replaceAll(String.raw`\'`, '')
      .replaceAll(/'[^']*'/g, '');
    expect(outside).not.toContain('`date`');
    expect(outside).not.toContain('$HOME');
  });
});
