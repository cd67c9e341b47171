import type { SagaDefinition } from '../definition/definition.js';
import type { SagaState } from '../state/saga-state.js';
import type { Block } from './diagram.js';
import { diagramOf } from './diagram-of.js';
import { allBlocks } from './inner-blocks.js';

/** The block of a step, with the marks that a saga gives it. */
export function block(of: SagaDefinition, name: string, state?: SagaState): Block {
  const found = allBlocks(diagramOf(of, state).blocks).find((each) => each.name === name);
  if (!found) throw new Error(`There is no block "${name}".`);
  return found;
}

/** The marks of all blocks that have one, by their names. */
export function marks(of: SagaDefinition, state: SagaState): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(allBlocks(diagramOf(of, state).blocks).map(({ name, mark }) => [name, mark]));
}
