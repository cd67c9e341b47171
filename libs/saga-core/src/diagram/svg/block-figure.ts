import { armText, hasWays, timeoutText } from '../caption.js';
import type { Block, WaitBlock } from '../diagram.js';
import type { Column } from './column.js';
import type { Figure } from './figure.js';
import { frameFigure } from './frame-figure.js';
import { SIGNS } from './icons.js';
import { machineFigure } from './machine-figure.js';
import type { Measures } from './measures.js';
import { sequence } from './sequence.js';
import { cardFigure, stepFigure } from './step-figure.js';

/** A list of blocks as a figure; what is inside them goes the same way. */
export function blocksFigure(blocks: readonly Block[], measures: Measures, isInner = false): Figure {
  return sequence(blocks, measures, isInner, (block, reach) => blockFigure(block, reach, measures));
}

function blockFigure(block: Block, reach: number, measures: Measures): Figure {
  const toSequence = (blocks: readonly Block[]) => blocksFigure(blocks, measures, true);
  const framed = (
    columns: readonly Column[],
    look: { readonly isStack?: boolean; readonly isLoop?: boolean } = {},
  ) => frameFigure({ block, columns, reach, ...look }, measures, toSequence);
  switch (block.kind) {
    case 'step':
      return stepFigure(block, measures, toSequence);
    case 'publish':
      return cardFigure(block, measures);
    case 'choice':
      return framed(
        block.ways.map(({ name, implied, ...way }) => ({
          ...way,
          label: { text: name, look: implied ? 'way implied' : 'way' },
        })),
      );
    case 'parallel':
      return framed(block.ways.map(({ name, ...way }) => ({ ...way, label: { text: name, look: 'way' } })));
    case 'for-each':
      return framed([{ blocks: block.blocks, mark: block.mark }], { isStack: true });
    case 'repeat':
      return framed([{ blocks: block.blocks, mark: block.mark }], { isLoop: true });
    case 'save-point':
      return framed([{ blocks: block.blocks, mark: block.mark }]);
    case 'attempt': {
      const { name, ...way } = block.otherwise;
      return framed([
        { blocks: block.blocks, mark: block.mark },
        { ...way, label: { text: name, look: 'failure' } },
      ]);
    }
    case 'wait':
      return hasWays(block) ? framed(columnsOf(block)) : cardFigure(block, measures);
    case 'machine':
      return machineFigure(block, reach, measures, toSequence);
  }
}

/** What a wait may end with, side by side. */
function columnsOf({ arms, timeout, approval }: WaitBlock): readonly Column[] {
  const taken = arms.filter(({ effect }) => effect === 'take');
  return [
    ...taken.map((arm): Column => ({
      label: { text: armText(arm), look: 'way', path: approval ? SIGNS.approval : SIGNS.event },
      ...followedBy(arm),
    })),
    ...(timeout
      ? [{ label: { text: timeoutText(timeout), look: 'way', path: SIGNS.timeout }, ...followedBy(timeout) }]
      : []),
  ];
}

function followedBy({
  outlet,
  mark,
}: Pick<WaitBlock['arms'][number], 'outlet' | 'mark'>): Pick<Column, 'blocks' | 'mark' | 'turnsBack'> {
  const known = mark ? { mark } : {};
  return outlet === 'compensate' ? { ...known, blocks: [], turnsBack: true } : { ...known, blocks: outlet };
}
