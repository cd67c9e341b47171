import { captionOf } from '../caption.js';
import type { Block } from '../diagram.js';
import { needsWayBack } from '../inner-blocks.js';
import { captionShapes, cardHeight, titleOf } from './card.js';
import type { Column } from './column.js';
import { columnFigure } from './column.js';
import type { Figure, ToSequence } from './figure.js';
import { backThrough, sideBySide } from './figure.js';
import type { Measures } from './measures.js';
import { ASIDE, BADGE, PADDING, widthOfCaption } from './measures.js';
import type { Rect, Shape } from './shape.js';
import { across, classOf, down, line } from './shape.js';

/** A head is not cut off before it is so wide. */
const WIDEST_HEAD = 440;
const STACK = 4;
const BESIDE_LOOP = 30;

export interface FrameOptions {
  readonly block: Block;
  readonly columns: readonly Column[];
  /** How far right of the axis it has to go at least. */
  readonly reach: number;
  /** Its steps run for many items: it looks like the first of several. */
  readonly isStack?: boolean;
  /** Its steps run again: a line leads from their end to their beginning. */
  readonly isLoop?: boolean;
}

/** A frame with a head, and below it one column or several ones side by side. */
export function frameFigure(
  { block, columns, reach, isStack, isLoop }: FrameOptions,
  { rail }: Measures,
  toSequence: ToSequence,
): Figure {
  const content = { ...captionOf(block), ...block, look: block.kind };
  const head = cardHeight(content);
  const figures = columns.map((column) => columnFigure(column, toSequence));
  const { axes, width } = sideBySide(figures, ASIDE);
  const beside = PADDING + (isLoop ? BESIDE_LOOP : 0);
  const stack = isStack ? 2 * STACK : 0;
  // One column stands on the axis; several have it in their middle.
  const axis = figures.length === 1 ? (axes[0] ?? 0) : Math.ceil(width / 2);
  const needed = Math.min(WIDEST_HEAD, widthOfCaption(content, block.progress) + BADGE);
  const missing = Math.max(0, Math.ceil((needed - width - 2 * beside) / 2));
  const left = axis + beside + missing;
  const right = Math.max(width - axis + beside + missing, reach);
  const body = Math.max(0, ...figures.map(({ height }) => height));
  const height = head + body + PADDING + 4;
  const hasUndo = figures.some(({ way }) => way?.kind === 'undone');
  return {
    left,
    right: right + stack,
    height: height + stack,
    way: {
      kind: hasUndo ? 'undone' : needsWayBack(block) ? 'begins' : 'passes',
      enters: height + stack,
      leaves: [{ x: rail, y: 0 }],
    },
    draw: (x, y) => {
      const rect: Rect = { x: x - left, y, width: left + right, height };
      const divider = y + head;
      const end = y + height;
      const inside = figures.flatMap((figure, index): readonly Shape[] => {
        const column = x - axis + (axes[index] ?? 0);
        const { mark, turnsBack } = columns[index] ?? {};
        const bottom = divider + figure.height;
        const onward = down(`flow${classOf(mark)}`, column, bottom, end, false);
        return [
          ...(turnsBack ? [] : [onward]),
          ...backThrough(figure, column, divider, divider, end, rail),
          ...figure.draw(column, divider),
        ];
      });
      const again = x - axis + (axes[0] ?? 0);
      return [
        {
          shape: 'group',
          look: `${block.kind}${classOf(block.mark)}`,
          title: titleOf(content),
          shapes: [
            ...(isStack ? [behind(rect, 2), behind(rect, 1)] : []),
            { shape: 'box', rect, radius: 14, kind: 'frame', look: 'frame' },
            across('divider', divider, rect.x, rect.x + rect.width),
            ...captionShapes(content, rect),
          ],
        },
        ...(isLoop
          ? [loop(again, again - (figures[0]?.left ?? 0) - BESIDE_LOOP + 6, divider + 12, end - 12)]
          : []),
        ...inside,
      ];
    },
  };
}

function behind({ x, y, width, height }: Rect, depth: number): Shape {
  const offset = depth * STACK;
  const rect = { x: x + offset, y: y + offset, width, height };
  return { shape: 'box', rect, radius: 14, kind: 'ornament', look: 'behind' };
}

function loop(x: number, aside: number, top: number, bottom: number): Shape {
  return line('again', [
    { x, y: bottom },
    { x: aside, y: bottom },
    { x: aside, y: top },
    { x, y: top },
  ]);
}
