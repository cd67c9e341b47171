import type { IconName } from '../parts/icon-paths.js';
import type { Block, Mark } from './diagram-shape.js';

/** How a node is undone. It is drawn as a part of its node, and the way back leads from part to part. */
export interface UndoPart {
  readonly title: string;
  readonly mark?: Mark;
  readonly progress?: string;
}

export interface GraphNode {
  readonly id: string;
  readonly kind: 'start' | 'step' | 'event' | 'wait' | 'fork' | 'state' | 'end';
  readonly icon: IconName;
  readonly title: string;
  /** Under the title: the message, or what there is to say. */
  readonly line: string;
  readonly role?: 'compensatable' | 'pivot' | 'retriable';
  readonly mark?: Mark;
  readonly progress?: string;
  readonly undo?: UndoPart;
}

export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** `again` leads back to where a loop begins. `turn` leads from a node to the way back, `undo` along it. */
  readonly kind: 'forward' | 'again' | 'turn' | 'undo';
  readonly label?: string;
  /** The saga went along here. */
  readonly walked: boolean;
}

/** A diagram as nodes and edges, without a layout. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Where a piece of the graph goes on: a node, and what stands on the edge from it. */
export interface Exit {
  readonly node: string;
  readonly label?: string;
}

/** Places blocks one after the other behind some exits; where the saga goes on from the last. */
export type Place = (blocks: readonly Block[], from: readonly Exit[]) => readonly Exit[];

const SEEN: ReadonlySet<Mark> = new Set([
  'done',
  'now',
  'waiting',
  'failed',
  'undoing',
  'undone',
  'stuck',
  'skipped',
]);
export const isSeen = (mark: Mark | undefined): boolean => mark !== undefined && SEEN.has(mark);

/** Collects nodes and edges; ids are given in the order of their coming, so that the same diagram gives the same graph. */
export class GraphBuilder {
  private readonly nodes = new Map<string, GraphNode>();
  private readonly edges: GraphEdge[] = [];

  node(node: Omit<GraphNode, 'id'>): string {
    const id = `n${this.nodes.size + 1}`;
    this.nodes.set(id, { id, ...node });
    return id;
  }

  connect(from: readonly Exit[], to: string, kind: GraphEdge['kind'] = 'forward'): void {
    for (const { node, label } of from) {
      const walked = isSeen(this.nodes.get(node)?.mark) && isSeen(this.nodes.get(to)?.mark);
      this.edge({ from: node, to, kind, walked, ...(label === undefined ? {} : { label }) });
    }
  }

  edge(edge: Omit<GraphEdge, 'id'>): void {
    const isKnown = this.edges.some(
      ({ from, to, kind, label }) =>
        from === edge.from && to === edge.to && kind === edge.kind && label === edge.label,
    );
    if (!isKnown) this.edges.push({ id: `e${this.edges.length + 1}`, ...edge });
  }

  get all(): readonly GraphNode[] {
    return [...this.nodes.values()];
  }

  /** The nearest nodes before this one that have a part on the way back. */
  undoneBefore(id: string): readonly GraphNode[] {
    const seen = new Set<string>();
    const found: GraphNode[] = [];
    const look = (at: string): void => {
      for (const { from, to, kind } of this.edges) {
        if (to !== at || kind !== 'forward' || seen.has(from)) continue;
        seen.add(from);
        const node = this.nodes.get(from);
        if (node?.undo) found.push(node);
        else look(from);
      }
    };
    look(id);
    return found;
  }

  build(): Graph {
    return { nodes: this.all, edges: this.edges };
  }
}

/** One node behind some exits. */
export function one(
  graph: GraphBuilder,
  node: Parameters<GraphBuilder['node']>[0],
  from: readonly Exit[],
): Exit {
  const id = graph.node(node);
  graph.connect(from, id);
  return { node: id };
}

/** The marks of a block, where it has some. */
export function marked({ mark, progress }: Pick<Block, 'mark' | 'progress'>) {
  return { ...(mark === undefined ? {} : { mark }), ...(progress === undefined ? {} : { progress }) };
}
