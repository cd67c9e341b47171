import { describe, expect, it } from 'vitest';
import type { Graph } from './graph.js';
import { placesOf } from './layout.js';

const node = (id: string, more: object = {}) =>
  ({ id, kind: 'step', icon: 'pivot', title: id, line: '', ...more }) as const;
const edge = (from: string, to: string, kind = 'forward') =>
  ({ id: `${from}-${to}`, from, to, kind, walked: false }) as Graph['edges'][number];

const graph: Graph = {
  nodes: [node('a', { undo: { title: 'back' } }), node('b'), node('c'), node('d')],
  edges: [edge('a', 'b'), edge('a', 'c'), edge('b', 'd'), edge('c', 'd'), edge('d', 'a', 'undo')],
};

const boxes = (flow: 'across' | 'down') => [...placesOf(graph, flow).values()];

describe('the layout of a graph', () => {
  it.each(['across', 'down'] as const)('lays no node over another one (%s)', (flow) => {
    const all = boxes(flow);
    for (const [index, one] of all.entries())
      for (const other of all.slice(index + 1)) {
        const apart =
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect(apart).toBe(true);
      }
  });

  it('goes from left to right, or from top to bottom', () => {
    const [a, b, c, d] = boxes('across');
    expect([a, b, d].map((box) => box?.x)).toEqual(
      [a?.x, b?.x, d?.x].toSorted((x, y) => Number(x) - Number(y)),
    );
    expect(b?.x).toBe(c?.x);
    const down = boxes('down');
    expect(Number(down[0]?.y)).toBeLessThan(Number(down[3]?.y));
  });

  it('is the same for the same graph', () => expect(boxes('across')).toEqual(boxes('across')));
});
