import type { Saga, Timeline } from '@edda/client';
import { describe, expect, it } from 'vitest';
import { Screen } from '../screen.js';
import { entryLine, sagaText } from './saga-text.js';
import { fields, spanText, timeText } from './text.js';

const { styles } = new Screen({ write: () => undefined }, { write: () => undefined }, {});
const AT = '2030-01-31T12:00:00.000Z';

describe('times', () => {
  it.each([
    [250, '250 ms'],
    [1_500, '1.5 s'],
    [60_000, '1 m 0 s'],
    [5_400_000, '1 h 30 m'],
    [187_200_000, '2 d 4 h'],
    [-5, '0 ms'],
  ])('%s ms are %s', (ms, text) => {
    expect(spanText(AT, new Date(Date.parse(AT) + ms).toISOString())).toBe(text);
  });

  it('are short, and nothing where there is none', () => {
    expect(timeText(AT)).toBe('2030-01-31 12:00:00Z');
    expect(timeText(undefined)).toBe('');
    expect(timeText('\u001B[2J')).toBe('\\x1b[2J');
  });
});

describe('fields', () => {
  it('stand below each other, without those that have no value', () => {
    expect(
      fields([
        ['a', '1'],
        ['none', undefined],
        ['long', 'x\ny'],
      ]),
    ).toBe('a     1\nlong  x\n      y');
  });
});

describe('a saga', () => {
  const saga = {
    id: 'id',
    name: 'order',
    version: 1,
    key: 'k\u001B[2J',
    status: 'parked',
    revision: 5,
    startedAt: AT,
    position: 'ship',
    parked: { reason: 'refused', step: 'ship', message: 'No.' },
    data: { note: '\u009B' },
    steps: [
      {
        path: 'ship',
        status: 'stuck',
        attempt: 2,
        resends: 3,
        queue: 'shipping.commands',
        reason: { kind: 'refused', message: 'No.' },
      },
    ],
    waits: [],
    pending: [{ path: '', kind: 'person', words: 'waits for somebody' }],
    links: { self: '', history: '', diagram: '' },
  } as Saga;
  const timeline = {
    saga: 'id',
    from: AT,
    now: '2030-01-31T12:00:02.000Z',
    items: [{ kind: 'command', path: 'ship', name: 'shipping.ship', from: AT, attempt: 2 }],
    links: { self: '', saga: '' },
  } as Timeline;

  it('is shown with where it stands, what it waits for and what took how long, and steers nothing', () => {
    const text = sagaText(saga, timeline, styles);
    expect(text).toContain('parked      ship: refused, No.');
    expect(text).toContain('It waits for somebody.');
    expect(text).toMatch(/ship +stuck +2, sent 4 times +shipping\.commands +refused: No\./);
    expect(text).toContain('2030-01-31 12:00:00Z  2 s …');
    expect(text).toContain('ship (attempt 2)');
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
  });

  it('leads to its trace, where people look at traces', () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const trace = `https://jaeger.example/trace/${traceId}`;
    expect(sagaText({ ...saga, traceId }, timeline, styles)).toContain(`trace       ${traceId}\n`);
    const linked = { ...saga, traceId, links: { ...saga.links, trace } };
    expect(sagaText(linked, timeline, styles)).toContain(`trace       ${trace}\n`);
  });

  it('has a history of lines', () => {
    const entry = {
      sequence: 7,
      at: AT,
      kind: 'command-failed',
      path: 'ship',
      direction: 'compensation',
      failure: { code: 'x' },
    };
    expect(entryLine(entry, styles)).toBe(
      '   7  2030-01-31 12:00:00Z  command-failed undo ship  failure={"code":"x"}',
    );
  });
});
