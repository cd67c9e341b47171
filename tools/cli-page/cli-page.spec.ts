import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT, referenceText } from '@edda/cli';
import { describe, expect, it } from 'vitest';
import { excerptOf } from '../language/fill-page.js';
import { repositoryFile } from '../services/repository-file.js';
import { fillReference } from './fill-reference.js';

const root = dirname(repositoryFile('nest-cli.json'));
const page = readFileSync(join(root, 'docs', 'cli.md'), 'utf8');

describe('docs/cli.md', () => {
  it('has what every command says to --help, and nothing else: npm run docs:write', () => {
    expect(page).toBe(fillReference(page, referenceText()));
    expect(page).toContain('\n#### edda sagas watch\n');
  });

  it('shows a program that compiles', () => {
    const source = readFileSync(join(root, 'tools/cli-page/examples/client.ts'), 'utf8');
    const [, code = ''] = /^```ts\n(.*?)^```$/ms.exec(page) ?? [];
    expect(code.slice(code.indexOf('const edda'))).toBe(`${excerptOf(source)}\n`);
  });

  it('has each exit code', () => {
    const told = [...page.matchAll(/^\| +(\d+) \|/gm)].map(([, code]) => Number(code));
    expect(told).toEqual(Object.values(EXIT));
  });

  it('shows commands with options that there are', () => {
    const examples = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, code = '']) =>
      code.replaceAll('\\\n', ' ').split('\n'),
    );
    const commands = examples.flatMap((line) =>
      [...line.matchAll(/\bedda ([a-z][^|>#]*)/g)].map(([all]) => all),
    );
    expect(commands.length).toBeGreaterThan(10);
    const reference = referenceText();
    for (const command of commands) {
      const words = command.trim().split(/\s+/);
      const path = words.slice(0, words[2] === undefined || !/^[a-z-]+$/.test(words[2]) ? 2 : 3);
      const known = [path, path.slice(0, 2)].find((one) => reference.includes(`# ${one.join(' ')}\n`));
      expect(known, command).toBeDefined();
      const help = reference
        .split(/\n#+ /)
        .filter((part) => part.startsWith(known?.join(' ') ?? ''))
        .join('\n');
      const program = reference.split(/\n#+ /)[0] ?? '';
      for (const option of command.match(/(?<=\s)--[a-z-]+/g) ?? [])
        expect(`${help}${program}`, command).toContain(option);
    }
  });
});
