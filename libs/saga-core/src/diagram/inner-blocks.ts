import type { Block, WaitBlock } from './diagram.js';

/** The lists of blocks directly inside a block. */
export function innerBlocks(block: Block): readonly (readonly Block[])[] {
  switch (block.kind) {
    case 'step':
      return block.failures.map(({ blocks }) => blocks);
    case 'publish':
      return [];
    case 'choice':
    case 'parallel':
      return block.ways.map(({ blocks }) => blocks);
    case 'for-each':
    case 'repeat':
    case 'save-point':
      return [block.blocks];
    case 'attempt':
      return [block.blocks, block.otherwise.blocks];
    case 'wait':
      return outletsOf(block);
    case 'machine':
      return block.states.flatMap((state) => [state.entry, ...outletsOf(state), state.exit]);
  }
}

function outletsOf({ arms, timeout }: Pick<WaitBlock, 'arms' | 'timeout'>): readonly (readonly Block[])[] {
  const outlets = [...arms.map(({ outlet }) => outlet), ...(timeout ? [timeout.outlet] : [])];
  return outlets.flatMap((outlet) => (outlet === 'compensate' ? [] : [outlet]));
}

/** All blocks of a list, those inside others included. */
export function allBlocks(blocks: readonly Block[]): readonly Block[] {
  return blocks.flatMap((block) => [block, ...innerBlocks(block).flatMap(allBlocks)]);
}

/** True if the block belongs to the way back: it has something to undo, or something happens in it that turns the saga back. */
export function needsWayBack(block: Block): boolean {
  if (
    block.kind === 'step' &&
    (block.undo !== undefined || block.noUndo !== undefined || block.role === 'pivot')
  )
    return true;
  if (block.kind === 'repeat' && block.onExhausted === 'fail') return true;
  if (block.kind === 'wait' && canTurnBack(block)) return true;
  return innerBlocks(block).some((blocks) => blocks.some(needsWayBack));
}

/** True if the wait may end with the saga turning back. */
export function canTurnBack({ arms, timeout }: Pick<WaitBlock, 'arms' | 'timeout'>): boolean {
  return timeout?.outlet === 'compensate' || arms.some(({ outlet }) => outlet === 'compensate');
}
