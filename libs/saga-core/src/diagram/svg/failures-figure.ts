import type { StepBlock } from '../diagram.js';
import type { Column } from './column.js';
import { ABOVE, columnFigure } from './column.js';
import type { Figure, ToSequence } from './figure.js';
import { backThrough, sideBySide } from './figure.js';
import type { Measures } from './measures.js';
import { ASIDE, GAP, PADDING, RAIL_MARGIN } from './measures.js';
import type { Shape } from './shape.js';
import { classOf, down, line } from './shape.js';

/** Above the lower edge, where the ways come together again. */
const MERGE = 12;

/** The failures that are expected go out to the left, and come back to the axis below. */
export function failuresFigure(
  block: StepBlock,
  step: Figure,
  { card, rail }: Measures,
  toSequence: ToSequence,
): Figure {
  const columns = block.failures.map(({ name, ...way }): Column => {
    return { ...way, label: { text: `on ${name}`, look: 'failure' }, hasStem: false };
  });
  const figures = columns.map((column) => columnFigure(column, toSequence));
  const { axes, width } = sideBySide(figures, ASIDE);
  const middle = step.height / 2;
  const body = Math.max(step.height, ...figures.map((figure) => middle + figure.height));
  const height = PADDING + body + GAP + PADDING;
  const left = card / 2 + ASIDE + width + PADDING;
  const right = Math.max(step.right, rail + RAIL_MARGIN) + PADDING;
  const isUndone = [step, ...figures].some(({ way }) => way?.kind === 'undone');
  return {
    left,
    right,
    height,
    way: {
      kind: isUndone ? 'undone' : step.way ? 'begins' : 'passes',
      enters: height,
      leaves: [{ x: rail, y: 0 }],
    },
    draw: (x, y) => {
      const top = y + PADDING;
      const end = y + height;
      const rect = { x: x - left, y, width: left + right, height };
      const ways = figures.flatMap((figure, index): readonly Shape[] => {
        const axis = rect.x + PADDING + (axes[index] ?? 0);
        const mark = classOf(columns[index]?.mark);
        const out = [
          { x: x - card / 2, y: top + middle },
          { x: axis, y: top + middle },
          { x: axis, y: top + middle + ABOVE },
        ];
        const back = [
          { x: axis, y: top + middle + figure.height },
          { x: axis, y: end - MERGE },
          { x, y: end - MERGE },
        ];
        return [
          line(`failure${mark}`, out),
          line(`flow${mark}`, back, false),
          ...backThrough(figure, axis, top + middle, y, end, rail),
          ...figure.draw(axis, top + middle),
        ];
      });
      return [
        { shape: 'box', rect, radius: 14, kind: 'frame', look: 'frame quiet' },
        down('flow', x, y, top, false),
        down('flow', x, top + step.height, end, false),
        ...ways,
        ...backThrough(step, x, top, y, end, rail),
        ...step.draw(x, top),
      ];
    },
  };
}
