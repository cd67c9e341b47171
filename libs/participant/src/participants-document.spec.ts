import { readFileSync } from 'node:fs';
import { retryPolicy } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import { resolveOptions } from './participant-options.js';

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const page = read('docs/participants.md');
/** The formatter pads the columns of a table. */
const table = page.replaceAll(/ {2,}/g, ' ');

/** The code of the page, each piece with the file that was named last before it. */
const examples = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(({ index, 1: code = '' }) => {
  const named = [...page.slice(0, index).matchAll(/`(tools\/participants\/examples\/[^`\s]+\.ts)`/g)];
  return { file: named.at(-1)?.[1] ?? '', code };
});

/** Without the indentation, which an excerpt does not keep. */
const lines = (code: string): string => code.replaceAll(/^ +/gm, '').trim();

describe('docs/participants.md', () => {
  it('shows code that is compiled, word for word', () => {
    expect(examples.length).toBeGreaterThan(4);
    for (const { file, code } of examples) expect(lines(read(file)), file).toContain(lines(code));
  });

  it('states the defaults as they are', () => {
    const never = (): never => {
      throw new Error('Options are only read.');
    };
    const { prefetch, concurrency, suspectLimit } = resolveOptions({ name: 'payment', broker: never });
    for (const [option, value] of Object.entries({ prefetch, concurrency, suspectLimit }))
      expect(table).toContain(`| \`${option}\` | \`${value}\` |`);
    const { on: _, ...settings } = retryPolicy();
    for (const [setting, value] of Object.entries(settings))
      expect(table).toContain(`| \`${setting}\` | ${value} |`);
    const over = () => resolveOptions({ name: 'payment', broker: never, prefetch: 65 });
    expect(over).toThrow('memoryBudgetMb is 128. Give a prefetch of at most 64');
    expect(table).toContain('| `memoryBudgetMb` | `128` |');
  });

  it('leads only to headings that are there', () => {
    const headings = [...page.matchAll(/^##+ (.*)$/gm)].map(([, text = '']) =>
      text
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    const anchors = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(anchors.length).toBeGreaterThan(8);
    for (const anchor of anchors) expect(headings).toContain(anchor);
  });
});
