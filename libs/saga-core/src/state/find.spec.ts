import { sample, scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { commandSteps, find, stepOf } from './find.js';

const { done, sagaOf } = sample;
const each = (count: number) =>
  scenario(
    sagaOf((s) =>
      s.forEach(
        'each',
        { items: () => Array.from({ length: count }, (_, at) => at), as: 'item', atOnce: count },
        (e) => e.step('x', done('x')),
      ),
    ),
  ).state;

describe('finding what is remembered of a step', () => {
  it.each([{ count: 2 }, { count: 100 }])(
    'works the same with few and with many steps: $count',
    ({ count }) => {
      const state = each(count);
      expect(find(state, 'items', 'each')?.items).toHaveLength(count);
      expect(find(state, 'item', `each[${count}]`)).toMatchObject({ kind: 'item', path: `each[${count}]` });
      expect(find(state, 'command', `x[${count}]`)).toMatchObject({ kind: 'command', path: `x[${count}]` });
      expect(find(state, 'command', `x[${count + 1}]`)).toBeUndefined();
      expect(find(state, 'command', 'each')).toBeUndefined();
      expect(find(state, 'joined', 'each')).toBeUndefined();
    },
  );

  it('finds commands alone where commands are asked for', () => {
    const state = each(3);
    expect(stepOf(state, 'x[2]')?.forward.phase).toBe('outstanding');
    expect(stepOf(state, 'each[2]')).toBeUndefined();
    expect(commandSteps(state).map(({ path }) => path)).toEqual(['x[1]', 'x[2]', 'x[3]']);
  });
});
