import type { Block, Diagram, Mark } from '../diagram.js';
import { MARKS } from '../diagram.js';
import { allBlocks, needsWayBack } from '../inner-blocks.js';
import { BADGES, SIGNS } from './icons.js';
import type { Shape } from './shape.js';
import { classOf } from './shape.js';
import { widthOf } from './text.js';

interface Entry {
  readonly look: string;
  readonly path: string;
  readonly text: string;
  readonly isBadge: boolean;
}

const ROW = 22;
const BETWEEN = 22;
const SIGN = 22;

/** What the signs mean that are in the picture, in rows that are as wide as it is. */
export function legend(
  diagram: Diagram,
  x: number,
  y: number,
  width: number,
): { readonly shapes: readonly Shape[]; readonly height: number } {
  let left = 0;
  let row = 0;
  const shapes = entriesOf(diagram).flatMap((entry): readonly Shape[] => {
    const needed = SIGN + widthOf(entry.text, 'fact');
    if (left > 0 && left + needed > width) {
      left = 0;
      row += 1;
    }
    const at = { x: x + left, y: y + row * ROW };
    left += needed + BETWEEN;
    return [entryAt(entry, at.x, at.y)];
  });
  return { shapes, height: shapes.length === 0 ? 0 : (row + 1) * ROW };
}

function entryAt({ look, path, text, isBadge }: Entry, x: number, y: number): Shape {
  const circle = {
    shape: 'box',
    rect: { x: x - 1, y: y - 1, width: 18, height: 18 },
    radius: 9,
    kind: 'ornament',
    look: 'badge',
  } as const;
  return {
    shape: 'group',
    look,
    title: text,
    shapes: [
      ...(isBadge ? [circle] : []),
      { shape: 'icon', at: { x, y }, path, look: isBadge ? 'in-badge' : 'sign' },
      {
        shape: 'text',
        text,
        face: 'fact',
        look: 'fact',
        anchor: 'start',
        at: { x: x + SIGN, y: y + 12 },
        width: widthOf(text, 'fact'),
      },
    ],
  };
}

function entriesOf({ blocks, instance }: Diagram): readonly Entry[] {
  const all = allBlocks(blocks);
  const roles = (['compensatable', 'pivot', 'retriable'] as const).filter((role) =>
    all.some((block) => block.kind === 'step' && block.role === role && !block.child),
  );
  const words = {
    compensatable: 'can be undone',
    pivot: 'point of no return',
    retriable: 'tried until it succeeds',
  };
  return [
    ...roles.map((role): Entry => ({ look: role, path: SIGNS[role], text: words[role], isBadge: false })),
    ...(blocks.some(needsWayBack)
      ? [{ look: 'undo', path: SIGNS.back, text: 'the way back', isBadge: false }]
      : []),
    ...(instance ? marksOf(all).map(markEntry) : []),
  ];
}

function markEntry(mark: Mark): Entry {
  return { look: `mark${classOf(mark)}`, path: BADGES[mark] ?? '', text: mark, isBadge: true };
}

/** Marks with a badge that are in the picture. */
function marksOf(blocks: readonly Block[]): readonly Mark[] {
  const present = new Set(
    blocks.flatMap((block) => [
      block.mark,
      ...(block.kind === 'step' ? [block.undo?.mark] : []),
      ...(block.kind === 'machine' ? block.states.map(({ mark }) => mark) : []),
    ]),
  );
  return MARKS.filter((mark) => present.has(mark) && BADGES[mark] !== undefined);
}
