import { describe, expect, it } from 'vitest';
import { readTraceparent, spanIdOf, withSpan } from './trace-context.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('a trace context', () => {
  it('is taken apart, and says whether it is sampled', () => {
    const parts = { traceId: TRACE, spanId: SPAN };
    expect(readTraceparent(`00-${TRACE}-${SPAN}-01`)).toEqual({ ...parts, isSampled: true });
    expect(readTraceparent(`00-${TRACE}-${SPAN}-00`)).toEqual({ ...parts, isSampled: false });
    expect(readTraceparent(`00-${TRACE}-${SPAN}-03`)).toEqual({ ...parts, isSampled: true });
  });

  it.each([
    undefined,
    '',
    'rubbish',
    '00-a-b-01',
    `01-${TRACE}-${SPAN}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
  ])('is none if it is %s', (text) => {
    expect(readTraceparent(text)).toBeUndefined();
  });

  it('is passed on with another span in the same trace', () => {
    expect(withSpan(`00-${TRACE}-${SPAN}-01`, '00f067aa0ba902b7')).toBe(`00-${TRACE}-00f067aa0ba902b7-01`);
    expect(withSpan('rubbish', '00f067aa0ba902b7')).toBe('rubbish');
  });
});

describe('the id of a span that has a name of its own', () => {
  it('is 16 hexadecimal digits, the same each time', () => {
    expect(spanIdOf('s1:pay:forward:1')).toMatch(/^[0-9a-f]{16}$/);
    expect(spanIdOf('s1:pay:forward:1')).toBe(spanIdOf('s1:pay:forward:1'));
  });

  it('is another one for each saga, step, direction and epoch', () => {
    const ids = new Set<string>();
    const names: string[] = [];
    for (let saga = 0; saga < 200; saga += 1)
      for (const path of ['', ':reserveStock', ':pay', ':items[3].pay', ':items[12].pay'])
        for (const errand of ['forward', 'compensation', 'event'])
          for (const epoch of [1, 2, 3, 12])
            names.push(`01970000-0000-7000-8000-${String(saga).padStart(12, '0')}${path}:${errand}:${epoch}`);
    for (const name of names) ids.add(spanIdOf(name));
    expect(ids.size).toBe(names.length);
    expect(ids).not.toContain('0'.repeat(16));
  });

  it('differs in both halves, however alike the names are', () => {
    const halves = (name: string): readonly string[] => [spanIdOf(name).slice(0, 8), spanIdOf(name).slice(8)];
    const [first, second] = [halves('s1:pay:forward:1'), halves('s1:pay:forward:2')];
    expect(first[0]).not.toBe(second[0]);
    expect(first[1]).not.toBe(second[1]);
  });
});
