import { describe, expect, it } from 'vitest';
import type { Block, Diagram } from './diagram-shape.js';
import type { Graph } from './graph.js';
import { graphOf } from './graph-of.js';

const step = (name: string, role: 'compensatable' | 'pivot' | 'retriable', more: object = {}): Block => ({
  kind: 'step',
  name,
  role,
  command: { message: `p.${name}`, participant: 'p' },
  failures: [],
  attempts: 3,
  ...(role === 'compensatable' ? { undo: { message: `p.undo-${name}`, participant: 'p' } } : {}),
  ...more,
});

const diagram = (blocks: readonly Block[], more: Partial<Diagram> = {}): Diagram => ({
  name: 's',
  version: 1,
  start: { by: 'command', message: 's.start' },
  blocks,
  compensation: 'reverse',
  ...more,
});

/** Edges by the titles of their nodes. */
function ways(graph: Graph, kind: string): readonly string[] {
  const title = (id: string) => graph.nodes.find((node) => node.id === id)?.title;
  return graph.edges
    .filter((edge) => edge.kind === kind)
    .map(({ from, to, label }) => `${title(from)} > ${title(to)}${label === undefined ? '' : ` (${label})`}`);
}

describe('the graph of a diagram', () => {
  it('goes forward through the steps, and back from each compensation to the one before', () => {
    const graph = graphOf(
      diagram([
        step('a', 'compensatable'),
        step('b', 'compensatable'),
        step('c', 'pivot'),
        step('d', 'retriable'),
      ]),
    );
    expect(ways(graph, 'forward')).toEqual(['s.start > a', 'a > b', 'b > c', 'c > d', 'd > completed']);
    expect(ways(graph, 'undo')).toEqual(['a > s.start', 'b > a']);
    expect(ways(graph, 'turn')).toEqual(['c > b (if it fails)']);
  });

  it('has no way back where nothing can turn back', () => {
    const graph = graphOf(diagram([step('a', 'retriable')]));
    expect(graph.nodes.filter(({ undo }) => undo)).toEqual([]);
  });

  it('parts and joins at a choice, whose empty ways lead on', () => {
    const choice: Block = {
      kind: 'choice',
      name: 'how',
      ways: [
        { name: 'card', blocks: [step('a', 'compensatable')] },
        { name: 'none of these', blocks: [], implied: true },
      ],
    };
    expect(ways(graphOf(diagram([choice, step('b', 'compensatable')])), 'forward')).toEqual([
      's.start > how',
      'how > a (card)',
      'a > b',
      'how > b (none of these)',
      'b > completed',
    ]);
  });

  it('leads the last pass of a loop on, and the others back to its beginning', () => {
    const loop: Block = {
      kind: 'repeat',
      name: 'poll',
      atMost: 5,
      onExhausted: 'fail',
      blocks: [step('a', 'compensatable')],
    };
    const graph = graphOf(diagram([loop]));
    expect(ways(graph, 'again')).toEqual(['a > poll (again)']);
    expect(ways(graph, 'forward')).toContain('a > completed');
  });

  it('leads from a wait to each of its ends, and back where it turns', () => {
    const wait: Block = {
      kind: 'wait',
      name: 'approval',
      arms: [
        { name: 'approved', guarded: false, effect: 'take', outlet: [] },
        { name: 'rejected', guarded: false, effect: 'take', outlet: 'compensate' },
        { name: 'noise', guarded: false, effect: 'ignore', outlet: [] },
      ],
      timeout: { afterMs: 60_000, outlet: [step('remind', 'retriable')] },
      approval: { role: 'desk' },
    };
    const graph = graphOf(diagram([step('a', 'compensatable'), wait]));
    expect(ways(graph, 'turn')).toEqual(['approval > a (rejected)']);
    expect(ways(graph, 'forward')).toEqual([
      's.start > a',
      'a > approval',
      'approval > remind (after 1 min)',
      'approval > completed (approved)',
      'remind > completed',
    ]);
  });

  it('has a node for each state of a machine, and a way for each event that leads on', () => {
    const arm = (name: string, goTo?: string) =>
      ({ name, event: name, guarded: false, effect: 'take', outlet: [], ...(goTo ? { goTo } : {}) }) as const;
    const machine: Block = {
      kind: 'machine',
      name: 'parcel',
      initial: 'sent',
      states: [
        { name: 'sent', entry: [], exit: [], isFinal: false, arms: [arm('scanned'), arm('came', 'there')] },
        { name: 'there', entry: [], exit: [], isFinal: true, arms: [] },
      ],
    };
    expect(ways(graphOf(diagram([machine])), 'forward')).toEqual([
      's.start > parcel',
      'parcel > sent',
      'sent > there (came)',
      'there > completed',
    ]);
  });

  it('says which ways a saga has gone', () => {
    const graph = graphOf(
      diagram(
        [
          step('a', 'compensatable', {
            mark: 'undone',
            undo: { message: 'p.undo', participant: 'p', mark: 'done' },
          }),
          step('b', 'pivot', { mark: 'failed' }),
          step('c', 'retriable', { mark: 'not taken' }),
        ],
        {
          instance: {
            id: '1',
            key: 'k',
            status: 'compensating',
            isTurning: true,
            completed: 'not taken',
            compensated: 'to come',
          },
        },
      ),
    );
    expect(graph.edges.map(({ kind, walked }) => [kind, walked])).toEqual([
      ['forward', true],
      ['forward', true],
      ['forward', false],
      ['forward', false],
      ['undo', true],
      ['turn', true],
    ]);
  });
});
