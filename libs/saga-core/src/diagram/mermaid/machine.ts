import { armText, asides, captionOf, timeoutText } from '../caption.js';
import type { ArmBlock, Block, MachineBlock, StateBlock } from '../diagram.js';
import type { Graph, Tail } from './graph.js';
import { standingText } from './graph.js';

/** The states of a machine as nodes in a frame, and its transitions as edges between them. Returns where it ends. */
export function drawMachine(graph: Graph, block: MachineBlock, tails: readonly Tail[]): readonly Tail[] {
  const { title, facts } = captionOf(block);
  if (block.states.length === 0) {
    const id = graph.node('round', [title, ...facts], ['state', block.mark]);
    for (const { from, kind, label } of tails) graph.edge(from, id, kind, label);
    return [{ from: id, kind: 'flow' }];
  }
  return graph.inside([`${title}: ${facts.join(', ')}`], () => {
    const ids = new Map(block.states.map((state) => [state.name, stateNode(graph, state)]));
    const [first] = ids.values();
    const initial = ids.get(block.initial) ?? first;
    if (initial !== undefined)
      for (const { from, kind, label } of tails) graph.edge(from, initial, kind, label);
    for (const state of block.states) drawTransitions(graph, state, ids);
    return block.states.flatMap(({ name, isFinal }): readonly Tail[] => {
      const from = ids.get(name);
      return isFinal && from !== undefined ? [{ from, kind: 'flow' }] : [];
    });
  });
}

function stateNode(graph: Graph, state: StateBlock): string {
  const { name, entry, exit, arms, isFinal, mark } = state;
  const staying = arms.filter(({ effect, goTo }) => effect === 'take' && goTo === undefined);
  const texts = [
    name,
    ...(entry.length === 0 ? [] : [`entry: ${namesOf(entry)}`]),
    ...staying.map((arm) => `${armText(arm)}: ${followed(arm.outlet, 'stays')}`),
    ...asides(arms),
    ...(exit.length === 0 ? [] : [`exit: ${namesOf(exit)}`]),
    standingText(state),
  ];
  return graph.node(isFinal ? 'pill' : 'round', texts, ['state', mark]);
}

function drawTransitions(
  graph: Graph,
  { name, arms, timeout }: StateBlock,
  ids: ReadonlyMap<string, string>,
): void {
  const from = ids.get(name);
  const ends = [
    ...arms.filter(({ effect }) => effect === 'take').map((arm) => ({ label: armText(arm), ...arm })),
    ...(timeout ? [{ label: timeoutText(timeout), ...timeout }] : []),
  ];
  for (const { label, goTo, outlet } of ends) {
    const to = goTo === undefined ? undefined : ids.get(goTo);
    if (from !== undefined && to !== undefined) graph.edge(from, to, 'flow', followed(outlet, label, ': '));
  }
}

/** What happens on the way, behind what it happens for. */
function followed(outlet: ArmBlock['outlet'], text: string, between = ', '): string {
  if (outlet === 'compensate') return `${text}${between}turns back`;
  return outlet.length === 0 ? text : `${text}${between}${namesOf(outlet)}`;
}

function namesOf(blocks: readonly Block[]): string {
  return blocks.map(({ name, kind }) => (kind === 'publish' ? `publish ${name}` : name)).join(', ');
}
