import { Graph as Dagre, layout } from '@dagrejs/dagre';
import type { Graph, GraphNode } from './graph.js';

/** `across`: from left to right, the way back below. `down`: from top to bottom, the way back beside. */
export type Flow = 'across' | 'down';

export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Sizes in pixels, the same as in the style sheet. */
const BOX = { width: 172, height: 60 };
const SMALL = { width: 136, height: 60 };
const UNDO = { across: 44, down: 158 };
const LABEL = { width: 64, height: 16 };

/** Where each node's upper left corner is. Nodes in one row stand on one line, whether they can be undone or not. */
export function placesOf(graph: Graph, flow: Flow): ReadonlyMap<string, Placed> {
  const turns = graph.nodes.some(({ undo }) => undo !== undefined);
  const dagre = new Dagre({ multigraph: true });
  dagre.setGraph({
    rankdir: flow === 'across' ? 'LR' : 'TB',
    nodesep: 24,
    ranksep: flow === 'across' ? 28 : 34,
    marginx: 8,
    marginy: 8,
  });
  dagre.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) dagre.setNode(node.id, sizeOf(node, flow, turns));
  for (const { id, from, to, kind, label } of graph.edges) {
    if (kind === 'turn' || kind === 'undo') continue;
    const size = label === undefined ? {} : { ...LABEL, labelpos: 'c' };
    dagre.setEdge(from, to, size, id);
  }
  layout(dagre);
  return new Map(
    graph.nodes.map(({ id }) => {
      const { x, y, width, height } = dagre.node(id) as Placed;
      return [id, { x: x - width / 2, y: y - height / 2, width, height }];
    }),
  );
}

function sizeOf({ kind }: GraphNode, flow: Flow, turns: boolean): { width: number; height: number } {
  const { width, height } = (kind === 'start' || kind === 'end') && flow === 'across' ? SMALL : BOX;
  if (!turns) return { width, height };
  return flow === 'across' ? { width, height: height + UNDO.across } : { width: width + UNDO.down, height };
}
