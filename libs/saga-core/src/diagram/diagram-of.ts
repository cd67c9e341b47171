import type { SagaDefinition } from '../definition/definition.js';
import type { SagaState } from '../state/saga-state.js';
import { hasEnded } from '../state/saga-state.js';
import { blocksOf } from './blocks/block-of.js';
import type { Diagram, DiagramInstance, DiagramStart } from './diagram.js';

/**
 * The picture of a definition; with a state, of one saga on its way through it. Plain JSON, which {@link mermaid} and {@link svg} draw.
 * Never throws for what a state says: one of another version gets the marks of the steps that both have.
 */
export function diagramOf(definition: SagaDefinition, state?: SagaState): Diagram {
  const { name, version, steps, deadlineMs, compensation } = definition;
  const scene = state && {
    state,
    places: [[]],
    rest: state.abort || hasEnded(state) ? ('not taken' as const) : ('to come' as const),
    isTurning: state.abort !== undefined && !hasEnded(state),
  };
  return {
    name,
    version,
    start: startOf(definition),
    blocks: blocksOf(steps, scene),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    compensation,
    ...(state ? { instance: instanceOf(state) } : {}),
  };
}

function startOf({ start }: SagaDefinition): DiagramStart {
  const { by, contract, schedule } = start;
  const clock = schedule && { cron: schedule.cron, timeZone: schedule.timeZone };
  return { by, message: contract.messageName, ...(clock ? { schedule: clock } : {}) };
}

function instanceOf(state: SagaState): DiagramInstance {
  const { id, key, status, abort, parked } = state;
  const reason = parked ?? abort;
  const isTurning = abort !== undefined;
  const isOpen = !hasEnded(state);
  return {
    id,
    key,
    status,
    isTurning,
    ...(reason ? { because: because(reason) } : {}),
    completed: status === 'completed' ? 'done' : isOpen && !isTurning ? 'to come' : 'not taken',
    compensated: status === 'compensated' ? 'done' : isOpen && isTurning ? 'to come' : 'not taken',
  };
}

function because({
  reason,
  path,
  message,
}: {
  readonly reason: string;
  readonly path: string;
  readonly message: string;
}): string {
  const where = path === '' ? '' : ` at ${path}`;
  return `${reason}${where}: ${message}`;
}
