import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEAD_LETTER_REASONS } from '@edda/messaging';
import type { FindingCode } from '@edda/messaging';
import type { ParkReason } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { repositoryFile } from '../services/repository-file.js';

const root = dirname(repositoryFile('nest-cli.json'));
const page = readFileSync(join(root, 'docs/failures.md'), 'utf8');
const sources = readdirSync(join(root, 'libs'))
  .flatMap((lib) =>
    readdirSync(join(root, 'libs', lib, 'src'), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(root, 'libs', lib, 'src', file),
    ),
  )
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

const spans = [...page.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
/** What begins like a sentence, or in the middle of one. */
const lines = spans.filter((span) => /^(?:[A-Z][\w]* |… )/.test(span) && !/^(?:GET|POST|SELECT) /.test(span));
/** What stands between the gaps, without the punctuation around them. */
const fragmentsOf = (line: string): readonly string[] =>
  line
    .split('…')
    .map((part) => part.replaceAll(/^[\s"():,.;]+|[\s"():,.;]+$/g, ''))
    .filter((part) => part.length > 5);

const isSaid = (fragment: string): boolean => sources.includes(fragment);
/** A line may be put together from two places in the code. */
const isPutTogether = (fragment: string): boolean => {
  const words = fragment.split(' ');
  const halves = words.map((_, at) => [words.slice(0, at).join(' '), words.slice(at).join(' ')]);
  return halves.some((both) => both.every((half) => half.length > 7 && isSaid(half)));
};

describe('docs/failures.md', () => {
  it.each(lines)('quotes a line that the code says: %s', (line) => {
    const fragments = fragmentsOf(line);
    expect(fragments).not.toEqual([]);
    expect(fragments.filter((fragment) => !isSaid(fragment) && !isPutTogether(fragment))).toEqual([]);
  });

  it('quotes as many as it has rows that say something', () => {
    expect(lines.length).toBeGreaterThan(40);
  });

  it('explains each reason for which a saga is parked', () => {
    const reasons: Record<ParkReason, true> = {
      'retries-exhausted': true,
      'compensation-failed': true,
      refused: true,
      unreadable: true,
      'dead-lettered': true,
      expired: true,
      'definition-threw': true,
      'unexpected-event': true,
    };
    const table = page.slice(page.indexOf('| reason it is parked'));
    const explained = [...table.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell).join();
    for (const reason of Object.keys(reasons)) expect(explained).toContain(`\`${reason}\``);
  });

  it('has a row for each reason of a dead letter', () => {
    for (const reason of DEAD_LETTER_REASONS.filter((one) => one !== 'undecodable'))
      expect(page).toContain(`\`${reason}\``);
  });

  it('names findings of the doctor that there are', () => {
    const named = [...page.matchAll(/the doctor[^|]*?: ((?:`[a-z-]+`(?:, )?)+)/gi)].flatMap(
      ([, codes = '']) => [...codes.matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => code as FindingCode),
    );
    expect(named.length).toBeGreaterThan(5);
    for (const code of named) expect(sources).toContain(`code: '${code}'`);
  });

  it('names facts of a history, and options, that there are', () => {
    for (const fact of ['retry-planned', 'input-ignored', 'command-resent', 'command-sent']) {
      expect(page).toContain(`\`${fact}\``);
      expect(sources).toContain(`readonly kind: '${fact}'`);
    }
    for (const option of [
      'maxUnsent',
      'maxBacklog',
      'maxCatchUpMs',
      'memoryBudgetMb',
      'requireUserId',
      'resend',
      'timeoutMs',
    ]) {
      expect(page).toContain(`\`${option}\``);
      expect(sources).toMatch(new RegExp(`readonly ${option}\\?:`));
    }
  });
});
