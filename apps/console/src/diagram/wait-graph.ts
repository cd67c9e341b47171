import { durationText } from '../text/time.js';
import type { Block, BlockOf, Mark } from './diagram-shape.js';
import type { Exit, GraphBuilder, Place } from './graph.js';
import { marked, one } from './graph.js';

type Wait = BlockOf<'wait'>;

/** A wait, and what follows each of its ends. */
export function placeWait(
  graph: GraphBuilder,
  block: Wait,
  from: readonly Exit[],
  place: Place,
): readonly Exit[] {
  const { name, approval } = block;
  const wait = one(
    graph,
    {
      ...marked(block),
      kind: 'wait',
      icon: approval ? 'approval' : 'waiting',
      title: name,
      line: waitLine(block),
    },
    from,
  );
  const ends = endsOf(block);
  const backward = ends.filter(({ outlet }) => outlet === 'compensate');
  if (backward.length > 0) {
    const label = backward.map((end) => end.label).join(' or ');
    const walked = backward.some(({ mark }) => mark === 'done');
    for (const before of graph.undoneBefore(wait.node))
      graph.edge({ from: wait.node, to: before.id, kind: 'turn', walked, label });
  }
  const forward = ends.filter(({ outlet }) => outlet !== 'compensate');
  if (forward.length === 0) return [wait];
  // Ends that lead to the same are one edge.
  const plain = forward.filter(({ outlet }) => outlet.length === 0);
  const rich = forward.filter(({ outlet }) => outlet.length > 0);
  const label = rich.length === 0 ? {} : { label: plain.map((end) => end.label).join(' or ') };
  return [
    ...(plain.length === 0 ? [] : [{ ...wait, ...label }]),
    ...rich.flatMap((end) =>
      end.outlet === 'compensate' ? [] : place(end.outlet, [{ ...wait, label: end.label }]),
    ),
  ];
}

/** One thing that a wait may end with. */
export interface WaitEnd {
  readonly label: string;
  readonly outlet: readonly Block[] | 'compensate';
  readonly mark?: Mark | undefined;
  readonly goTo?: string | undefined;
}

/** All that a wait may end with. */
export function endsOf({ arms, timeout }: Pick<Wait, 'arms' | 'timeout'>): readonly WaitEnd[] {
  const taken = arms
    .filter(({ effect }) => effect === 'take')
    .map(({ name, outlet, mark, goTo }) => ({ label: name, outlet, mark, goTo }));
  const late = timeout
    ? [
        {
          label: timeout.afterMs === undefined ? 'in time' : `after ${durationText(timeout.afterMs)}`,
          outlet: timeout.outlet,
          mark: timeout.mark,
          goTo: timeout.goTo,
        },
      ]
    : [];
  return [...taken, ...late];
}

function waitLine({ arms, approval, timeout }: Wait): string {
  if (approval) return `decided by ${approval.role}`;
  const events = arms.flatMap(({ effect, event }) =>
    effect === 'take' && event !== undefined ? [event] : [],
  );
  if (events.length > 0) return `for ${events.join(' or ')}`;
  return timeout?.afterMs === undefined ? 'until a moment' : `for ${durationText(timeout.afterMs)}`;
}
