import type { Caption } from '../caption.js';
import { armText, captionOf, hasWays, noUndoText, timeoutText } from '../caption.js';
import type { Block, Diagram, StepBlock, UndoLabel, WaitBlock, Way } from '../diagram.js';
import { Graph, standingText, tailOf } from './graph.js';
import type { Tail } from './graph.js';
import { drawMachine } from './machine.js';

/** Dark on light in every theme: Mermaid does not tell which one it is drawn in. */
const STYLES: Readonly<Record<string, string>> = {
  compensatable: 'fill:#eef4ff,stroke:#2360c4,color:#1a2332',
  pivot: 'fill:#fff4e0,stroke:#b26a00,stroke-width:3px,color:#1a2332',
  retriable: 'fill:#e8f7f2,stroke:#0a7a5f,color:#1a2332',
  publish: 'fill:#f4eeff,stroke:#7341c4,color:#1a2332',
  plain: 'fill:#f5f7fa,stroke:#8793a5,color:#1a2332',
  state: 'fill:#f3f4ff,stroke:#4a57ad,color:#1a2332',
  frame: 'fill:#8793a514,stroke:#8793a5',
  undo: 'fill:#fdf0f4,stroke:#c0325b,stroke-dasharray:5 4,color:#1a2332',
  terminal: 'fill:#ffffff,stroke:#1a2332,color:#1a2332',
  done: 'fill:#d9f2e5,color:#1a2332',
  now: 'fill:#cfe0ff,stroke-width:3px,color:#1a2332',
  waiting: 'fill:#ffe9c2,stroke-width:3px,color:#1a2332',
  failed: 'fill:#ffd6d9,color:#1a2332',
  undoing: 'fill:#ffd3e0,stroke-width:3px,color:#1a2332',
  undone: 'fill:#f3dfe6,color:#1a2332',
  stuck: 'fill:#ff9ea3,stroke:#cc2936,stroke-width:4px,color:#1a2332',
  skipped: 'fill:#e3e7ee,color:#1a2332',
  nottaken: 'fill:#f3f4f6,stroke:#c3cad4,color:#8793a5',
};

/**
 * The diagram as text for Mermaid, for whatever renders Markdown: a flowchart, with the way back dashed beside the steps. Whatever the
 * names are, it parses. Equal diagrams give equal texts.
 */
export function mermaid(diagram: Diagram): string {
  const { name, version, start, blocks, instance } = diagram;
  const graph = new Graph();
  const schedule = start.schedule && `${start.schedule.cron}, ${start.schedule.timeZone}`;
  const begin = graph.node('pill', [schedule ?? start.message], ['terminal']);
  const end = new LazyNode(() =>
    graph.outerNode('pill', ['compensated'], ['terminal', instance?.compensated]),
  );
  const { tails } = drawBlocks(graph, blocks, {
    tails: [{ from: begin, kind: 'flow' }],
    back: [() => end.id],
  });
  const completed = graph.node('pill', ['completed'], ['terminal', instance?.completed]);
  join(graph, tails, completed);
  const about = instance ? `, ${instance.key} is ${instance.status}` : '';
  return graph.text(`Saga ${name} version ${version}${about}`, STYLES);
}

/** A node that is there only if something leads to it. */
class LazyNode {
  private made: string | undefined;

  constructor(private readonly make: () => string) {}

  get id(): string {
    this.made ??= this.make();
    return this.made;
  }
}

/** Where the drawing stands: what the next node is reached from, and what is undone before it if the saga turns back. */
export interface Position {
  readonly tails: readonly Tail[];
  readonly back: readonly (() => string)[];
}

export function join(graph: Graph, tails: readonly Tail[], to: string): void {
  for (const { from, kind, label } of tails) graph.edge(from, to, kind, label);
}

function drawBlocks(graph: Graph, blocks: readonly Block[], at: Position): Position {
  return blocks.reduce((position, block) => drawBlock(graph, block, position), at);
}

function drawBlock(graph: Graph, block: Block, at: Position): Position {
  switch (block.kind) {
    case 'step':
      return drawStep(graph, block, at);
    case 'publish': {
      const id = drawNode(graph, block, at, 'slanted');
      return { ...at, tails: [{ from: id, kind: 'flow' }] };
    }
    case 'choice': {
      const id = drawNode(graph, block, at, 'diamond');
      return drawWays(graph, id, block.ways, at);
    }
    case 'parallel': {
      const { tails, back } = drawWays(graph, drawNode(graph, block, at, 'double'), block.ways, at);
      const joined = graph.node('dot', [' ']);
      join(graph, tails, joined);
      return { tails: [{ from: joined, kind: 'flow' }], back };
    }
    case 'for-each':
    case 'save-point':
    case 'repeat':
      return drawLoop(graph, block, at);
    case 'attempt': {
      const id = drawNode(graph, block, at, 'double');
      const inside = { ...at, tails: [{ from: id, kind: 'flow' as const }] };
      const tried =
        block.blocks.length === 0
          ? inside
          : framed(graph, { title: block.name, facts: ['attempt'] }, () =>
              drawBlocks(graph, block.blocks, inside),
            );
      const otherwise = drawBlocks(graph, block.otherwise.blocks, {
        ...at,
        tails: [tailOf(id, block.otherwise, 'failure')],
      });
      return merged(at, [tried, otherwise]);
    }
    case 'wait':
      return drawWait(graph, block, at);
    case 'machine':
      return { ...at, tails: drawMachine(graph, block, at.tails) };
  }
}

/** A node for the block itself, reached from all that leads to it. */
function drawNode(
  graph: Graph,
  block: Block,
  { tails }: Position,
  shape: Parameters<Graph['node']>[0],
): string {
  const { title, message, facts } = captionOf(block);
  const role = block.kind === 'step' ? block.role : block.kind === 'publish' ? 'publish' : 'plain';
  const noUndo = block.kind === 'step' && block.noUndo !== undefined ? noUndoText(block.noUndo) : undefined;
  const id = graph.node(shape, [title, message, ...facts, noUndo, standingText(block)], [role, block.mark]);
  join(graph, tails, id);
  return id;
}

function drawStep(graph: Graph, block: StepBlock, at: Position): Position {
  const id = drawNode(graph, block, at, 'box');
  const { undo, failures, role } = block;
  if (role === 'pivot') for (const head of at.back) graph.edge(id, head(), 'back', 'fails');
  const back = undo ? [drawUndo(graph, undo, id, at)] : at.back;
  const ways = failures.map(({ name, blocks }) => {
    const tail: Tail = { from: id, label: `on ${name}`, kind: 'failure' };
    return drawBlocks(graph, blocks, { ...at, tails: [tail] });
  });
  return merged(at, [{ tails: [{ from: id, kind: 'flow' }], back }, ...ways]);
}

function drawUndo(graph: Graph, undo: UndoLabel, step: string, { back }: Position): () => string {
  const id = graph.node('box', [undo.message, standingText(undo)], ['undo', undo.mark]);
  graph.edge(step, id, 'tie');
  for (const head of back) graph.edge(id, head(), 'back');
  return () => id;
}

function drawWays(graph: Graph, from: string, ways: readonly Way[], at: Position): Position {
  return merged(
    at,
    ways.map((way) => drawBlocks(graph, way.blocks, { ...at, tails: [tailOf(from, way)] })),
  );
}

/** Behind several ways: each of their ends goes on, and the way back leads to all that they have to undo. */
function merged(before: Position, ways: readonly Position[]): Position {
  const added = ways.flatMap(({ back }) => back).filter((head) => !before.back.includes(head));
  return {
    tails: ways.flatMap(({ tails }) => tails),
    back: added.length === 0 ? before.back : [...new Set(added)],
  };
}

function drawLoop(
  graph: Graph,
  block: Extract<Block, { kind: 'for-each' | 'repeat' | 'save-point' }>,
  at: Position,
): Position {
  if (block.blocks.length === 0)
    return { ...at, tails: [{ from: drawNode(graph, block, at, 'box'), kind: 'flow' }] };
  return framed(
    graph,
    captionOf(block),
    () => {
      if (block.kind !== 'repeat') return drawBlocks(graph, block.blocks, at);
      const top = graph.node('dot', [' ']);
      join(graph, at.tails, top);
      const inside = drawBlocks(graph, block.blocks, { ...at, tails: [{ from: top, kind: 'flow' }] });
      for (const { from } of inside.tails) graph.edge(from, top, 'flow', 'again');
      return inside;
    },
    standingText(block),
  );
}

function framed<Result>(
  graph: Graph,
  { title, facts }: Pick<Caption, 'title' | 'facts'>,
  draw: () => Result,
  stands?: string,
): Result {
  return graph.inside([`${title}: ${facts.join(', ')}`, stands], draw);
}

function drawWait(graph: Graph, block: WaitBlock, at: Position): Position {
  const id = drawNode(graph, block, at, 'hexagon');
  if (!hasWays(block)) return { ...at, tails: [{ from: id, kind: 'flow' }] };
  const { arms, timeout } = block;
  const ends = [
    ...arms
      .filter(({ effect }) => effect === 'take')
      .map((arm) => ({ name: armText(arm), outlet: arm.outlet })),
    ...(timeout ? [{ name: timeoutText(timeout), outlet: timeout.outlet }] : []),
  ];
  const ways = ends.flatMap(({ name, outlet }) => {
    if (outlet !== 'compensate') return [drawBlocks(graph, outlet, { ...at, tails: [tailOf(id, { name })] })];
    for (const head of at.back) graph.edge(id, head(), 'back', name);
    return [];
  });
  return merged(at, ways);
}
