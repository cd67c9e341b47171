import { captionOf, noUndoText } from '../caption.js';
import type { Block, StepBlock } from '../diagram.js';
import { card, cardHeight, note, undoCard, undoHeight } from './card.js';
import type { Figure, ToSequence } from './figure.js';
import type { Measures } from './measures.js';
import { failuresFigure } from './failures-figure.js';
import type { Rect } from './shape.js';
import { across, classOf } from './shape.js';

/** The look of a card: what the style sheet knows by the block's kind and role. */
export function lookOf(block: Block): string {
  return block.kind === 'step' ? `step ${block.role}` : block.kind;
}

/** A card that stands alone, on the axis. */
export function cardFigure(block: Block, { card: width }: Measures): Figure {
  const content = { ...captionOf(block), ...block, look: lookOf(block) };
  const height = cardHeight(content);
  const half = width / 2;
  return {
    left: half,
    right: half,
    height,
    draw: (x, y) => [card(content, { x: x - half, y, width, height })],
  };
}

/** A step with its compensation at its right side. */
export function stepFigure(block: StepBlock, measures: Measures, toSequence: ToSequence): Figure {
  const bare = withUndo(block, measures);
  return block.failures.length === 0 ? bare : failuresFigure(block, bare, measures, toSequence);
}

function withUndo(block: StepBlock, measures: Measures): Figure {
  const { undo, noUndo, role } = block;
  const step = cardFigure(block, measures);
  const middle = step.height / 2;
  const { rail } = measures;
  if (!undo && noUndo === undefined) {
    if (role !== 'pivot') return step;
    const leaves = [
      { x: step.right, y: middle },
      { x: rail, y: middle },
    ];
    return { ...step, way: { kind: 'begins', leaves } };
  }
  const size = { width: measures.undo, height: undo ? undoHeight(undo) : 26 };
  const top = middle - size.height / 2;
  const left = rail - size.width / 2;
  return {
    ...step,
    right: rail + size.width / 2,
    way: { kind: 'undone', enters: top + size.height, leaves: [{ x: rail, y: top }] },
    draw: (x, y) => {
      const rect: Rect = { x: x + left, y: y + top, ...size };
      const beside = undo ? undoCard(undo, block.name, rect) : note(noUndoText(noUndo ?? ''), rect);
      const tie = across(`tie${classOf(undo?.mark)}`, y + middle, x + step.right, rect.x);
      return [tie, ...step.draw(x, y), beside];
    },
  };
}
