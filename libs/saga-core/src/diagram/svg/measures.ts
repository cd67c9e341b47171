import type { Caption } from '../caption.js';
import { captionOf, noUndoText } from '../caption.js';
import type { Block } from '../diagram.js';
import { allBlocks } from '../inner-blocks.js';
import { widthOf } from './text.js';

/** Lengths in pixels. */
export const GAP = 30;
/** Between things side by side. */
export const ASIDE = 28;
/** Between a frame and what is in it. */
export const PADDING = 20;
/** Left of the text of a card, its sign included. */
export const CARD_LEFT = 42;
export const CARD_RIGHT = 16;
export const BADGE = 26;
export const LINE_HEIGHT = 18;
/** From a step to its compensation. */
export const UNDO_GAP = 34;

/** A frame goes so far beyond the way back that leads through it. */
export const RAIL_MARGIN = 18;

/** The widths that are the same everywhere in one picture, so that its lines are straight. */
export interface Measures {
  readonly card: number;
  readonly undo: number;
  /** From the axis of a list of steps to the axis of its way back. */
  readonly rail: number;
}

export function measuresOf(blocks: readonly Block[], isInstance: boolean): Measures {
  const all = allBlocks(blocks);
  const badge = isInstance ? BADGE : 0;
  const card = within(
    196,
    300,
    all.map((block) => widthOfCaption(captionOf(block), block.progress) + badge),
  );
  const undo = within(
    132,
    270,
    all.flatMap((block) => {
      if (block.kind !== 'step') return [];
      if (block.undo) return [CARD_LEFT + widthOf(block.undo.message, 'message') + CARD_RIGHT + badge];
      return block.noUndo === undefined ? [] : [widthOf(noUndoText(block.noUndo), 'fact') + 16];
    }),
  );
  return { card, undo, rail: card / 2 + UNDO_GAP + undo / 2 };
}

/** How much room the words of a caption need in a card. */
export function widthOfCaption({ title, message, facts }: Caption, progress = ''): number {
  const texts = [widthOf(title, 'name'), ...[...facts, progress].map((fact) => widthOf(fact, 'fact'))];
  return CARD_LEFT + Math.max(...texts, message === undefined ? 0 : widthOf(message, 'message')) + CARD_RIGHT;
}

function within(least: number, most: number, widths: readonly number[]): number {
  // Even, so that an axis lies on a pixel.
  return 2 * Math.ceil(Math.min(most, Math.max(least, ...widths)) / 2);
}
