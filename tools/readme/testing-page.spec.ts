import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { definitionOf, testSaga } from '@edda/testing';
import { OrderSaga } from '@edda/orchestrator';
import { describe, expect, it } from 'vitest';
import { repositoryFile } from '../services/repository-file.js';

const ROOT = dirname(repositoryFile('nest-cli.json'));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const page = read('docs/testing.md');

/** The code of the page, each piece with the file that was named last before it. */
function examplesIn(markdown: string): readonly { readonly file: string; readonly code: string }[] {
  return [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)].map(({ index, 1: code = '' }) => {
    const named = [...markdown.slice(0, index).matchAll(/`((?:apps|libs)\/[^`\s]+\.ts)`/g)];
    return { file: named.at(-1)?.[1] ?? '', code };
  });
}

/** Without the indentation, which an excerpt does not keep. */
const lines = (code: string): string => code.replaceAll(/^ +/gm, '').trim();

const start = {
  orderId: '1',
  customerId: 'c',
  shipTo: { name: 'n', street: 's', city: 'c', country: 'Norway' },
  email: 'c@customers.example',
  card: { token: 't' },
  lines: [{ productId: 'p', quantity: 1, unitPriceCents: 1 }],
  totalCents: 1,
};

describe('docs/testing.md', () => {
  it('shows code that is compiled and run, word for word', () => {
    const examples = examplesIn(page);
    expect(examples.length).toBeGreaterThan(8);
    for (const { file, code } of examples) {
      expect(file).toMatch(/\.spec\.ts$/);
      expect(lines(read(file)), file).toContain(lines(code));
    }
  });

  it('shows a message as an expectation gives it', () => {
    const [, message = ''] = /```text\n(Expected .*?)```/s.exec(page) ?? [];
    const spec = lines(read('libs/testing/src/kit/saga-test/messages.spec.ts'));
    expect(message).toContain('It sent');
    expect(spec).toContain(lines(message));
  });

  it('names what a saga in a test can do', () => {
    const saga: object = testSaga(definitionOf(new OrderSaga()), { start });
    const names = [...page.matchAll(/^\| `(\w+)\(|`, `(\w+)\(/gm)].flatMap(
      ([, first, next]) => first ?? next ?? [],
    );
    const methods = names.filter((name) => name !== 'testSaga');
    expect(methods.length).toBeGreaterThan(15);
    for (const name of methods) expect(saga, name).toHaveProperty(name);
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
