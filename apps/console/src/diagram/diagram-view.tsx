import type { Edge, Node, NodeProps } from '@xyflow/react';
import { Background, Controls, Handle, MarkerType, Position, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Icon } from '../parts/icon.js';
import { MARK_SIGNS } from '../parts/status.js';
import '../styles/diagram.css';
import type { Diagram, Mark } from './diagram-shape.js';
import type { Graph, GraphEdge, GraphNode } from './graph.js';
import { graphOf } from './graph-of.js';
import type { Flow } from './layout.js';
import { placesOf } from './layout.js';

interface BlockData extends Record<string, unknown> {
  readonly node: GraphNode;
  readonly flow: Flow;
  /** It can be chosen; and it is, if so. */
  readonly choice?: { readonly isChosen: boolean };
}
type BlockNode = Node<BlockData, 'block'>;

/** Narrower than this there is no room from left to right. */
const NARROW = 640;

interface DiagramViewProps {
  readonly diagram: Diagram;
  /** The step that is chosen, as the diagram calls it. */
  readonly chosen?: string | undefined;
  /** A step was chosen; undefined: none is any more. */
  readonly onPath?: (path: string | undefined) => void;
}

/** A definition, or a saga on its way through it, as a picture. Loaded when the first one is looked at. */
export default function DiagramView({ diagram, chosen, onPath }: DiagramViewProps) {
  const element = useRef<HTMLDivElement>(null);
  const flow = useFlow(element);
  const graph = useMemo(() => graphOf(diagram), [diagram]);
  // Marks change often, places seldom: only what decides about them is looked at.
  const shape = JSON.stringify([
    graph.nodes.map(({ id, kind, undo }) => [id, kind, undo !== undefined]),
    graph.edges.map(({ from, to, kind, label }) => [from, to, kind, label]),
  ]);
  const places = useMemo(() => placesOf(graph, flow), [shape, flow]);
  const isForChoosing = onPath !== undefined;
  const nodes = useMemo<BlockNode[]>(
    () =>
      graph.nodes.map((node) => {
        const { x = 0, y = 0, width = 0, height = 0 } = places.get(node.id) ?? {};
        const choice = isForChoosing && isStep(node) ? { isChosen: node.title === chosen } : undefined;
        const data = { node, flow, ...(choice ? { choice } : {}) };
        return { id: node.id, type: 'block', position: { x, y }, width, height, data };
      }),
    [graph, places, flow, isForChoosing, chosen],
  );
  const edges = useMemo(() => graph.edges.map(edgeOf), [graph]);
  const tall = Math.max(...[...places.values()].map(({ y, height }) => y + height), 100);
  return (
    <div
      ref={element}
      className={`diagram is-${flow}`}
      style={{ height: `${Math.min(Math.max(tall + 50, 190), flow === 'across' ? 460 : 620)}px` }}
      role="group"
      aria-label={`Diagram of ${diagram.name} version ${diagram.version}: ${spokenOf(graph)}`}
    >
      <ReactFlow
        key={`${shape} ${flow}`}
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        fitView
        fitViewOptions={{ padding: 0.03, maxZoom: 1, minZoom: 0.5 }}
        minZoom={0.2}
        maxZoom={1.6}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        preventScrolling={false}
        zoomOnScroll={false}
        panOnScroll={false}
        onNodeClick={(_event, node) =>
          onPath?.(
            isStep(node.data.node) && node.data.node.title !== chosen ? node.data.node.title : undefined,
          )
        }
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={18} size={1} />
        <Controls showInteractive={false} orientation="horizontal" position="bottom-right" />
      </ReactFlow>
    </div>
  );
}

const isStep = ({ kind }: GraphNode): boolean => kind !== 'start' && kind !== 'end';

function useFlow(element: { readonly current: HTMLElement | null }): Flow {
  const [flow, setFlow] = useState<Flow>(() => (innerWidth < NARROW ? 'down' : 'across'));
  useEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setFlow(entry.contentRect.width < NARROW ? 'down' : 'across');
    });
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return flow;
}

const KIND_CLASSES: Readonly<Record<GraphEdge['kind'], string>> = {
  forward: 'edge',
  again: 'edge is-again',
  turn: 'edge is-back',
  undo: 'edge is-back',
};

function edgeOf({ id, from, to, kind, label, walked }: GraphEdge): Edge {
  const isBack = kind === 'turn' || kind === 'undo';
  return {
    id,
    source: from,
    target: to,
    type: kind === 'again' ? 'default' : 'smoothstep',
    sourceHandle: kind === 'undo' ? 'undo-out' : kind === 'turn' ? 'turn-out' : 'out',
    targetHandle: isBack ? 'undo-in' : 'in',
    className: `${KIND_CLASSES[kind]}${walked ? ' is-walked' : ''}`,
    ...(label === undefined ? {} : { label }),
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 },
  };
}

function BlockBox({ data: { node, flow, choice } }: NodeProps<BlockNode>) {
  const { kind, icon, title, line, mark, progress, undo, role } = node;
  const isAcross = flow === 'across';
  return (
    <>
      <div
        className={`block is-${kind}${role ? ` is-${role}` : ''}${choice?.isChosen === true ? ' is-chosen' : ''}${markClass(mark)}`}
      >
        <Handle
          id="in"
          type="target"
          position={isAcross ? Position.Left : Position.Top}
          isConnectable={false}
        />
        <Handle
          id="out"
          type="source"
          position={isAcross ? Position.Right : Position.Bottom}
          isConnectable={false}
        />
        <Handle
          id="turn-out"
          type="source"
          className="turn-handle"
          position={isAcross ? Position.Bottom : Position.Right}
          isConnectable={false}
        />
        {choice ? (
          // What a click on it does, the diagram knows: it takes the whole node for it.
          <button type="button" className="block-title" title={title} aria-pressed={choice.isChosen}>
            <Icon name={icon} />
            <span>{title}</span>
          </button>
        ) : (
          <span className="block-title" title={title}>
            <Icon name={icon} />
            <span>{title}</span>
          </span>
        )}
        <span className="block-line" title={line}>
          {line}
        </span>
        <MarkSign mark={mark} progress={progress} />
      </div>
      {undo && (
        <div className={`undo${markClass(undo.mark)}`}>
          <Handle
            id="undo-in"
            type="target"
            position={isAcross ? Position.Right : Position.Bottom}
            isConnectable={false}
          />
          <Handle
            id="undo-out"
            type="source"
            position={isAcross ? Position.Left : Position.Top}
            isConnectable={false}
          />
          <span className="undo-title" title={undo.title}>
            <Icon name={kind === 'start' ? 'compensated' : 'compensating'} />
            <span>{undo.title}</span>
          </span>
          <MarkSign mark={undo.mark} progress={undo.progress} />
        </div>
      )}
    </>
  );
}

const NODE_TYPES = { block: BlockBox };

const markClass = (mark: Mark | undefined): string =>
  mark === undefined ? '' : ` mark-${MARK_SIGNS[mark][1]}`;

function MarkSign({
  mark,
  progress,
}: {
  readonly mark: Mark | undefined;
  readonly progress: string | undefined;
}) {
  if (mark === undefined) return null;
  const [icon] = MARK_SIGNS[mark];
  return (
    <span className="block-mark">
      <Icon name={icon} />
      {progress ?? mark}
    </span>
  );
}

/** The diagram for whoever does not see it. */
function spokenOf({ nodes }: Graph): string {
  return nodes
    .map(({ title, mark, progress }) => `${title}${mark === undefined ? '' : `, ${progress ?? mark}`}`)
    .join('; ');
}
