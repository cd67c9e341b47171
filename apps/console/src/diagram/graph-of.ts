import { durationText } from '../text/time.js';
import type { Block, BlockOf, Diagram } from './diagram-shape.js';
import type { Exit, Graph, Place } from './graph.js';
import { GraphBuilder, marked, one } from './graph.js';
import { placeMachine } from './machine-graph.js';
import { placeWait } from './wait-graph.js';

/** Makes nodes and edges of a diagram. The way back runs below the way forward, from each step's compensation to the one before it. */
export function graphOf(diagram: Diagram): Graph {
  const graph = new GraphBuilder();
  const { instance, start } = diagram;
  const turns = diagram.blocks.some(canBeUndone);
  const first = graph.node({
    kind: 'start',
    icon: 'start',
    title: start.message,
    line: start.schedule
      ? `clock: ${start.schedule.cron}`
      : start.by === 'event'
        ? 'an event starts it'
        : 'starts it',
    ...(instance ? { mark: 'done' } : {}),
    ...(turns ? { undo: { title: 'compensated', ...(instance ? { mark: instance.compensated } : {}) } } : {}),
  });
  const place: Place = (blocks, from) =>
    blocks.reduce<readonly Exit[]>((exits, block) => placed(graph, block, exits, place), from);
  const exits = place(diagram.blocks, [{ node: first }]);
  const end = graph.node({
    kind: 'end',
    icon: 'completed',
    title: 'completed',
    line: diagram.deadlineMs === undefined ? '' : `within ${durationText(diagram.deadlineMs)}`,
    ...(instance ? { mark: instance.completed } : {}),
  });
  graph.connect(exits, end);
  for (const node of graph.all) {
    if (!node.undo || node.kind === 'start') continue;
    for (const before of graph.undoneBefore(node.id))
      graph.edge({ from: node.id, to: before.id, kind: 'undo', walked: node.undo.mark === 'done' });
  }
  for (const node of graph.all) {
    if (node.role !== 'pivot') continue;
    const walked = node.mark === 'failed' && instance?.isTurning === true;
    for (const before of graph.undoneBefore(node.id))
      graph.edge({ from: node.id, to: before.id, kind: 'turn', walked, label: 'if it fails' });
  }
  return graph.build();
}

function placed(graph: GraphBuilder, block: Block, from: readonly Exit[], place: Place): readonly Exit[] {
  switch (block.kind) {
    case 'step':
      return placeStep(graph, block, from, place);
    case 'publish': {
      const { name, event } = block;
      const line = name === event.message ? 'event' : name;
      return [
        one(graph, { ...marked(block), kind: 'event', icon: 'event', title: event.message, line }, from),
      ];
    }
    case 'choice': {
      const fork = begun(graph, block, 'choice', 'one of these', from);
      return block.ways.flatMap((way) => place(way.blocks, [{ ...fork, label: way.name }]));
    }
    case 'parallel': {
      const fork = begun(graph, block, 'parallel', 'all at once', from);
      return block.ways.flatMap((way) => place(way.blocks, [{ ...fork, label: way.name }]));
    }
    case 'for-each': {
      const line = `for each ${block.item}, ${block.atOnce} at once`;
      return place(block.blocks, [begun(graph, block, 'for-each', line, from)]);
    }
    case 'save-point':
      return place(block.blocks, [
        begun(graph, block, 'save-point', `save-point, ${block.runs} runs at most`, from),
      ]);
    case 'repeat': {
      const begin = begun(graph, block, 'repeat', `at most ${block.atMost} passes`, from);
      const ends = place(block.blocks, [begin]);
      graph.connect(
        ends.map(({ node }) => ({ node, label: 'again' })),
        begin.node,
        'again',
      );
      return ends;
    }
    case 'attempt': {
      const begin = begun(graph, block, 'attempt', 'if it fails, undone alone', from);
      const { otherwise } = block;
      return [
        ...place(block.blocks, [begin]),
        ...place(otherwise.blocks, [{ ...begin, label: otherwise.name }]),
      ];
    }
    case 'wait':
      return placeWait(graph, block, from, place);
    case 'machine':
      return placeMachine(graph, block, from, place);
  }
}

function placeStep(
  graph: GraphBuilder,
  block: BlockOf<'step'>,
  from: readonly Exit[],
  place: Place,
): readonly Exit[] {
  const { name, role, command, child, undo, noUndo, failures } = block;
  const step = one(
    graph,
    {
      ...marked(block),
      kind: 'step',
      icon: child ? 'child' : role,
      title: name,
      line: child ? `child saga ${child.saga}` : command.message,
      role,
      ...(undo
        ? { undo: { title: undo.message, ...marked(undo) } }
        : noUndo === undefined
          ? {}
          : { undo: { title: 'nothing to undo' } }),
    },
    from,
  );
  const handled = failures
    .filter(({ blocks }) => blocks.length > 0)
    .flatMap((way) => place(way.blocks, [{ ...step, label: way.name }]));
  return [step, ...handled];
}

function begun(
  graph: GraphBuilder,
  block: Block,
  icon: 'choice' | 'parallel' | 'for-each' | 'save-point' | 'repeat' | 'attempt',
  line: string,
  from: readonly Exit[],
): Exit {
  return one(graph, { ...marked(block), kind: 'fork', icon, title: block.name, line }, from);
}

/** True if something in the block can be undone, or turns the saga back. */
function canBeUndone(block: Block): boolean {
  return JSON.stringify(block).match(/"(?:undo|noUndo)":|"role":"pivot"|"outlet":"compensate"/) !== null;
}
