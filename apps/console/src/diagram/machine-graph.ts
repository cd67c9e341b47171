import type { BlockOf } from './diagram-shape.js';
import type { Exit, GraphBuilder, Place } from './graph.js';
import { marked, one } from './graph.js';
import { endsOf } from './wait-graph.js';

/** A state machine: a node for each state, and an edge for each way between them. */
export function placeMachine(
  graph: GraphBuilder,
  block: BlockOf<'machine'>,
  from: readonly Exit[],
  place: Place,
): readonly Exit[] {
  const begin = one(
    graph,
    {
      ...marked(block),
      kind: 'fork',
      icon: 'machine',
      title: block.name,
      line: `${block.states.length} states`,
    },
    from,
  );
  const nodes = new Map(
    block.states.map((state) => [
      state.name,
      graph.node({
        ...marked(state),
        kind: 'state',
        icon: state.isFinal ? 'completed' : 'state',
        title: state.name,
        line: state.isFinal ? 'the last state' : 'state',
      }),
    ]),
  );
  const initial = nodes.get(block.initial);
  if (initial !== undefined) graph.connect([begin], initial);
  return block.states.flatMap((state) => {
    const node = nodes.get(state.name);
    if (node === undefined) return [];
    const entered = place(state.entry, [{ node }]);
    if (state.isFinal) return entered;
    for (const { label, outlet, goTo } of endsOf(state)) {
      if (outlet === 'compensate') continue;
      const target: string | undefined = goTo === undefined ? node : nodes.get(goTo);
      if (target === undefined || (target === node && outlet.length === 0)) continue;
      const left = place(outlet, labelled(entered, label));
      const out = goTo === undefined ? left : place(state.exit, left);
      graph.connect(out, target, target === node ? 'again' : 'forward');
    }
    return [];
  });
}

const labelled = (exits: readonly Exit[], label: string): readonly Exit[] =>
  exits.map(({ node }) => ({ node, label }));
